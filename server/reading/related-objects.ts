import type { ObjectIdentity } from '../domain/facts.ts';
import { GenerationCache } from '../domain/generation-cache.ts';
import type { HistoryReader, StateEntry, StoredValue } from '../domain/history-reader.ts';
import { selects } from '../domain/label-selector.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import type { KeyText } from '../domain/key.ts';
import { counted } from '../diff/short-text.ts';
import {
  relationFacts,
  RELATIONS,
  type Reference,
  type Relation,
  type RelationFacts,
} from '../kubernetes/references.ts';
import { referringKinds } from '../kubernetes/referring-kinds.ts';
import { exists, type ValueDecoder } from './value-decoder.ts';

/** Objects of one kind that are looked at: reading them all could take longer than somebody waits. */
const MOST_LOOKED_AT = 500;
const AT_ONCE = 64;
/** Objects that are named by one; a Pod has a dozen. */
const MOST_NAMED = 100;
const FACTS_KEPT = 20_000;

export interface RelatedObject {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  /** null: it does not exist at this revision. */
  readonly key: KeyText | null;
  readonly detail: string | null;
}

/** Objects that stand in one relation to the subject. */
export interface RelatedGroup {
  readonly relation: Relation;
  /** Of the subject: `mounts`, `mounted by`. */
  readonly words: string;
  /** Whether the subject names them, or is named by them. */
  readonly direction: 'to' | 'from';
  readonly objects: readonly RelatedObject[];
}

export interface RelatedObjects {
  readonly groups: readonly RelatedGroup[];
  /** What was not looked at, in words. */
  readonly bounds: readonly string[];
}

/** Tells who uses, selects and serves an object at a revision. Remembers what values say, which never changes. */
export class RelationReader {
  readonly #reader: Pick<HistoryReader, 'state' | 'value'>;
  readonly #decoder: ValueDecoder;
  readonly #facts = new GenerationCache<string, RelationFacts>(FACTS_KEPT);

  constructor(reader: Pick<HistoryReader, 'state' | 'value'>, decoder: ValueDecoder) {
    this.#reader = reader;
    this.#decoder = decoder;
  }

  /** @param subject existed at the revision, or not: then it has no relations */
  async related(recording: Recording, key: KeyText, revision: Revision): Promise<RelatedObjects> {
    const stored = await this.#reader.value(recording.id, key, revision);
    if (!exists(stored) || !stored.summary.identity.kubernetes) return { groups: [], bounds: [] };
    const { identity } = stored.summary;
    const facts = await this.#factsOf(recording, { identity, modRevision: stored.modRevision }, revision, stored);
    const found = new Groups();
    const look = new Look(this.#reader, recording, revision);
    await Promise.all([
      this.#addNamed(found, look, facts.references),
      this.#addSelected(found, look, identity, facts),
      this.#addReferring(found, look, identity, facts),
    ]);
    return { groups: found.list(), bounds: look.bounds };
  }

  async #addNamed(found: Groups, look: Look, references: readonly Reference[]): Promise<void> {
    const named = references.slice(0, MOST_NAMED);
    const entries = await Promise.all(named.map((reference) => look.find(reference)));
    // In the order of the object, whichever is answered first.
    named.forEach((reference, index) =>
      found.add(reference.relation, 'to', { ...reference, key: entries[index]?.identity.key ?? null }),
    );
    if (references.length > MOST_NAMED)
      look.bounds.push(`The first ${MOST_NAMED} of ${references.length} names were looked up.`);
  }

  async #addSelected(found: Groups, look: Look, identity: ObjectIdentity, facts: RelationFacts): Promise<void> {
    if (facts.selections.length === 0) return;
    await this.#eachOf(look, 'Pod', identity.namespace, (entry, { podLabels }) => {
      for (const { relation, selector } of facts.selections) {
        if (podLabels !== null && selects(selector, podLabels)) found.add(relation, 'to', objectOf(entry, null));
      }
    });
  }

  async #addReferring(found: Groups, look: Look, subject: ObjectIdentity, own: RelationFacts): Promise<void> {
    const { kinds, everywhere = false } = referringKinds(subject.kind);
    for (const kind of kinds) {
      await this.#eachOf(
        look,
        kind,
        everywhere ? undefined : subject.namespace,
        (entry, { references, selections }) => {
          for (const reference of references) {
            if (isAbout(reference, subject)) found.add(reference.relation, 'from', objectOf(entry, reference.detail));
          }
          for (const { relation, selector } of selections) {
            if (own.podLabels !== null && selects(selector, own.podLabels))
              found.add(relation, 'from', objectOf(entry, null));
          }
        },
      );
    }
  }

  async #eachOf(
    look: Look,
    kind: string,
    namespace: string | null | undefined,
    tell: (entry: StateEntry, facts: RelationFacts) => void,
  ): Promise<void> {
    const entries = await look.all(kind, namespace);
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      const some = entries.slice(at, at + AT_ONCE);
      const facts = await Promise.all(some.map((entry) => this.#factsOf(look.recording, entry, look.revision)));
      some.forEach((entry, index) => {
        const of = facts[index];
        if (of !== undefined) tell(entry, of);
      });
    }
  }

  /** @param given its value, where it is read already */
  async #factsOf(
    recording: Recording,
    { identity, modRevision }: Pick<StateEntry, 'identity' | 'modRevision'>,
    revision: Revision,
    given: StoredValue | null = null,
  ): Promise<RelationFacts> {
    const name = `${recording.id} ${modRevision} ${identity.key}`;
    const known = this.#facts.get(name);
    if (known !== undefined) return known;
    const stored = given ?? (await this.#reader.value(recording.id, identity.key, revision));
    const object = exists(stored) ? this.#decoder.decode(recording, stored).object : undefined;
    const facts = relationFacts(identity.kind, identity.namespace, object);
    this.#facts.set(name, facts);
    return facts;
  }
}

/** Whose owner says the same of it: the ReplicaSet of a Deployment, the Job of a CronJob. */
const TOLD_BY_OWNER = new Set(['ReplicaSet', 'Job', 'ReplicationController']);

/** Which objects there are at one revision; each question is asked once. */
class Look {
  readonly recording: Recording;
  readonly revision: Revision;
  readonly bounds: string[] = [];
  readonly #reader: Pick<HistoryReader, 'state'>;
  readonly #lists = new Map<string, Promise<readonly StateEntry[]>>();

  constructor(reader: Pick<HistoryReader, 'state'>, recording: Recording, revision: Revision) {
    this.#reader = reader;
    this.recording = recording;
    this.revision = revision;
  }

  /** @param namespace null: those of the cluster; undefined: of all namespaces */
  all(kind: string, namespace: string | null | undefined): Promise<readonly StateEntry[]> {
    const name = `${kind} ${namespace ?? (namespace === null ? '' : '*')}`;
    const known = this.#lists.get(name) ?? this.#list(kind, namespace);
    this.#lists.set(name, known);
    return known;
  }

  async #list(kind: string, namespace: string | null | undefined): Promise<readonly StateEntry[]> {
    const where = namespace === undefined ? {} : { namespace: namespace ?? '' };
    const query = { kind, ...where, limit: MOST_LOOKED_AT };
    const { entries, total, more } = await this.#reader.state(this.recording.id, this.revision, query);
    if (more)
      this.bounds.push(
        `The first ${MOST_LOOKED_AT} of ${counted(total, kind.endsWith('s') ? `${kind} object` : kind)} were looked at.`,
      );
    return entries.filter(({ ownerUid }) => ownerUid === null || !TOLD_BY_OWNER.has(kind));
  }

  async find({ kind, namespace, name }: Reference): Promise<StateEntry | null> {
    const query = { kind, namespace: namespace ?? '', q: name, limit: MOST_LOOKED_AT };
    const { entries } = await this.#reader.state(this.recording.id, this.revision, query);
    return entries.find(({ identity }) => identity.name === name) ?? null;
  }
}

class Groups {
  readonly #groups = new Map<string, { relation: Relation; direction: 'to' | 'from'; objects: RelatedObject[] }>();

  add(relation: Relation, direction: 'to' | 'from', { kind, namespace, name, key, detail }: RelatedObject): void {
    const id = `${direction} ${relation}`;
    const group = this.#groups.get(id) ?? { relation, direction, objects: [] };
    group.objects.push({ kind, namespace, name, key, detail });
    this.#groups.set(id, group);
  }

  /** In the order of RELATIONS: what matters most to a Pod comes first. */
  list(): RelatedGroup[] {
    const order = Object.keys(RELATIONS);
    return [...this.#groups.values()]
      .map((group) => ({ ...group, words: RELATIONS[group.relation][group.direction === 'to' ? 0 : 1] }))
      .sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation) || (a.direction === 'to' ? -1 : 1));
  }
}

function objectOf({ identity }: StateEntry, detail: string | null): RelatedObject {
  const { kind, namespace, name, key } = identity;
  return { kind: kind ?? 'key', namespace, name, key, detail };
}

function isAbout({ kind, namespace, name }: Reference, subject: ObjectIdentity): boolean {
  return kind === subject.kind && name === subject.name && namespace === subject.namespace;
}
