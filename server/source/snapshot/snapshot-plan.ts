import type { HistoryEvent } from '../../domain/history.ts';
import { keyText, type KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { damaged, refuseDamage } from '../bolt/damage.ts';
import { KUBE_SYSTEM, mayBeKubeSystem } from '../kube-system.ts';
import type { HistoryOrigin } from '../source.ts';
import type { KeyEntry } from './key-bucket.ts';
import type { Losses } from './losses.ts';
import { snapshotEvent } from './snapshot-event.ts';
import type { SnapshotFile } from './snapshot-file.ts';
import { superseded } from './superseded.ts';
import { Turns } from './turns.ts';

/** What was found in a snapshot that was read once from end to end. */
export interface SnapshotPlan {
  readonly startRevision: Revision;
  readonly endRevision: Revision;
  readonly existing: number;
  readonly events: number;
  readonly revisions: number;
  readonly origin: Pick<HistoryOrigin, 'namespace' | 'oldest'>;
  /** Entries of the beginning that are none of its keys. */
  readonly superseded: ReadonlySet<number>;
  /** Revisions of which a part is lost; a transaction is shown whole or not at all. */
  readonly torn: ReadonlySet<Revision>;
}

/** etcd's first revision, in which nothing is: it begins to count with the second. */
const EMPTY: Revision = 1;

export interface PlanOptions {
  /** Takes what damage costs; without it, every damage is refused. */
  readonly losses: Losses | null;
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes of keys and values have been read. */
  readonly onRead?: (bytes: number) => void;
}

/** Reads everything once. @throws RewindError `file_invalid` */
export async function planSnapshot(
  snapshot: SnapshotFile,
  { losses, signal, onRead = () => undefined }: PlanOptions,
): Promise<SnapshotPlan> {
  const { path } = snapshot.bolt;
  const onDamage = losses?.note ?? refuseDamage(path);
  const { compactRevision } = snapshot.facts;
  const turns = new Turns(signal);
  const { ordinals: unneeded } = await superseded(snapshot, compactRevision, onDamage, turns);
  const startRevision = Math.max(compactRevision, EMPTY);
  const origin = new Origin();
  const changes = new Changes(startRevision, ({ entry }, what) => onDamage(entry.damage(what)));
  let ordinal = 0;
  let existing = 0;
  let bytes = 0;
  losses?.since();
  for (const entry of snapshot.entries(onDamage)) {
    const lost = losses?.since() ?? false;
    bytes += entry.entry.end - entry.entry.keyStart;
    if (entry.main > startRevision) changes.note(entry, lost);
    else if (!unneeded.has(ordinal++)) existing++;
    else continue;
    // What it has just told itself tears nothing else.
    losses?.since();
    if (!entry.tombstone) origin.note(entry, entry.main <= startRevision);
    const turn = turns.next();
    if (turn === null) continue;
    await turn;
    onRead(bytes);
  }
  changes.end(losses?.since() ?? false);
  const { revisions, events, torn, endRevision } = changes;
  const [loss] = losses?.sentences() ?? [];
  if (existing + events === 0 && loss !== undefined) throw damaged(path, `nothing in it can be read: ${loss}`);
  const { namespace, oldest } = origin;
  return {
    startRevision,
    endRevision,
    existing,
    events,
    revisions,
    origin: { namespace, oldest },
    superseded: unneeded,
    torn,
  };
}

/** Who the history is. Of keys that were created together, the first in key order where it begins, then the first changed. */
class Origin implements Pick<HistoryOrigin, 'namespace' | 'oldest'> {
  namespace: HistoryEvent | null = null;
  #oldest: { readonly key: Buffer; readonly createRevision: Revision } | null = null;

  get oldest(): { readonly key: KeyText; readonly createRevision: Revision } | null {
    return this.#oldest === null
      ? null
      : { key: keyText(this.#oldest.key), createRevision: this.#oldest.createRevision };
  }

  note(entry: KeyEntry, atBeginning: boolean): void {
    const { key, createRevision } = entry.keyValue;
    const oldest = this.#oldest;
    if (
      oldest === null ||
      createRevision < oldest.createRevision ||
      (atBeginning && createRevision === oldest.createRevision && key.compare(oldest.key) < 0)
    ) {
      this.#oldest = { key: Buffer.from(key), createRevision };
    }
    if (!key.subarray(-KUBE_SYSTEM.length).equals(KUBE_SYSTEM_BYTES)) return;
    const text = keyText(key);
    if (text.length < (this.namespace?.key.length ?? Infinity) && mayBeKubeSystem(text)) {
      this.namespace = snapshotEvent(entry);
    }
  }
}

const KUBE_SYSTEM_BYTES = Buffer.from(KUBE_SYSTEM);

/** Checks that revisions follow one another, and that each one's changes are complete. */
class Changes {
  readonly torn = new Set<Revision>();
  revisions = 0;
  events = 0;
  endRevision: Revision;
  readonly #problem: (entry: KeyEntry, what: string) => void;
  /** Of the revision that is being read; only kept where it has several. */
  readonly #keys = new Set<string>();
  #firstKey = '';
  #count = 0;

  constructor(startRevision: Revision, problem: (entry: KeyEntry, what: string) => void) {
    this.endRevision = startRevision;
    this.#problem = problem;
  }

  /** @param lost whether damage lies between this one and the one before */
  note(entry: KeyEntry, lost: boolean): void {
    const { main, sub, keyValue } = entry;
    if (lost && this.#count > 0) this.torn.add(this.endRevision);
    if (main !== this.endRevision) {
      if (main > this.endRevision + 1) {
        const last = main - 1;
        const from = this.endRevision + 1;
        // What was lost may have begun within the revision before.
        if (this.#count > 0) this.torn.add(this.endRevision);
        this.#problem(
          entry,
          `${from === last ? `revision ${from} is` : `revisions ${from} to ${last} are`} missing before revision ${main}`,
        );
      }
      this.#close();
      this.endRevision = main;
      this.#firstKey = keyValue.rawKey;
    } else {
      if (this.#keys.size === 0) this.#keys.add(this.#firstKey);
      const key = keyValue.rawKey;
      if (this.#keys.has(key)) this.#tear(entry, `revision ${main} changes a key twice`);
      this.#keys.add(key);
    }
    if (sub !== this.#count) this.#tear(entry, `change ${this.#count} of revision ${main} is missing before ${sub}`);
    this.#count = sub + 1;
  }

  end(lost: boolean): void {
    if (lost && this.#count > 0) this.torn.add(this.endRevision);
    this.#close();
  }

  #tear(entry: KeyEntry, what: string): void {
    this.#problem(entry, what);
    this.torn.add(entry.main);
  }

  #close(): void {
    if (this.#count > 0 && !this.torn.has(this.endRevision)) {
      this.revisions++;
      this.events += this.#count;
    }
    this.#count = 0;
    this.#keys.clear();
  }
}
