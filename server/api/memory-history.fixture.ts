import { RewindError } from '../domain/errors.ts';
import type { EventFacts } from '../domain/facts.ts';
import type {
  EventFilter,
  EventSummary,
  ExportedEvent,
  HistoryReader,
  RevisionChangeQuery,
  RevisionQuery,
  RevisionSummary,
  StateEntry,
  StoredValue,
} from '../domain/history-reader.ts';
import type { Gap } from '../domain/history.ts';
import { keyBytes, type KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';

/** A change as a test writes it; null deletes the key. */
export type Change = readonly [key: KeyText, value: string | Uint8Array | null];

interface MemoryEvent {
  readonly revision: Revision;
  readonly summary: EventSummary;
  readonly value: Uint8Array | null;
}

/** One recording held in plain lists, for tests of the API: it answers what a store would. */
export class MemoryHistory implements HistoryReader {
  id = 'abcdefghij-1';
  formerIds: string[] = [];
  readonly events: MemoryEvent[] = [];
  readonly #byKey = new Map<KeyText, MemoryEvent[]>();
  readonly gaps: Gap[] = [];
  /** Further recordings, of which only this is known. */
  others: Pick<Recording, 'id' | 'firstRevision' | 'lastRevision' | 'gaps'>[] = [];
  firstRevision: Revision = 1;
  lastRevision: Revision = 1;
  /** Called before each page of revisions is answered, to let a test do something in between. */
  beforePage: () => Promise<void> | void = () => undefined;
  failure: Error | null = null;

  /** Forgets all of it, for the next test. */
  reset(): void {
    this.events.length = 0;
    this.gaps.length = 0;
    this.#byKey.clear();
    this.lastRevision = this.firstRevision;
  }

  /** Stores the changes as the next revision and returns what the recorder would tell of it. */
  commit(...changes: Change[]): RevisionSummary {
    const revision = this.lastRevision + 1;
    const stored = changes.map(([key, value]) => this.#store(revision, key, value));
    this.lastRevision = revision;
    return this.#summary(
      revision,
      stored.map(({ summary }) => summary),
      stored.length,
    );
  }

  #store(revision: Revision, key: KeyText, value: string | Uint8Array | null): MemoryEvent {
    const before = this.#newest(key, revision);
    const existed = before !== undefined && before.value !== null;
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    const verb: EventFacts['verb'] = bytes === null ? 'delete' : existed ? 'update' : 'create';
    const createRevision = existed ? before.summary.createRevision : revision;
    const [, , kind = 'pods', namespace = 'default', name = key] = key.split('/');
    const event: MemoryEvent = {
      revision,
      value: bytes,
      summary: {
        identity: { key, kubernetes: true, group: '', resource: kind, kind: 'Pod', namespace, name },
        verb,
        origin: 'watch',
        apiVersion: 'v1',
        uid: null,
        createRevision: bytes === null ? 0 : createRevision,
        version: bytes === null ? 0 : existed ? before.summary.version + 1 : 1,
        lease: '0',
        encoding: 'json',
        redacted: false,
        valueBytes: bytes?.length ?? 0,
        changedPaths: verb === 'update' ? ['value'] : [],
        changedCount: verb === 'update' ? 1 : 0,
        actor: null,
        noise: kind === 'leases' ? 'lease' : null,
      },
    };
    this.events.push(event);
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), event]);
    return event;
  }

  recording(id: string): Promise<Recording | null> {
    return Promise.resolve(id === this.id || this.formerIds.includes(id) ? this.#recording() : null);
  }

  recordings(): Promise<readonly Recording[]> {
    if (this.failure !== null) return Promise.reject(this.failure);
    const whole = this.#recording();
    return Promise.resolve([whole, ...this.others.map((other) => ({ ...whole, ...other }))]);
  }

  #recording(): Recording {
    return {
      id: this.id,
      history: this.id.replace(/-\d+$/, ''),
      name: 'test',
      source: 'etcd',
      clusterId: '14841639068965178418',
      etcdVersion: '3.5.21',
      kubernetesVersion: 'v1.32.6',
      description: null,
      commands: [{ atMs: 1000, command: 'kubectl run web', exitCode: 0 }],
      firstRevision: this.firstRevision,
      lastRevision: this.lastRevision,
      firstAtMs: null,
      lastAtMs: null,
      revisionCount: new Set(this.events.map(({ revision }) => revision)).size,
      eventCount: this.events.length,
      gaps: this.gaps,
      createdAtMs: 0,
      changedAtMs: 0,
    };
  }

  async revisions(id: string, query: Parameters<HistoryReader['revisions']>[1]) {
    await this.beforePage();
    this.#require(id);
    const { after = -1, before = Infinity, limit, eventsPerRevision = 100 } = query;
    const descending = query.order === 'descending' || (query.before !== undefined && query.after === undefined);
    const matching = this.events.filter(
      ({ revision, summary }) => revision > after && revision < before && matches(summary, query),
    );
    const numbers = [...new Set(matching.map(({ revision }) => revision))].sort((a, b) => (descending ? b - a : a - b));
    const revisions = numbers.slice(0, limit).map((revision) => {
      const events = matching.filter((event) => event.revision === revision).map(({ summary }) => summary);
      const count = this.events.filter((event) => event.revision === revision).length;
      return this.#summary(revision, events.slice(0, eventsPerRevision), count);
    });
    return { revisions, more: numbers.length > limit };
  }

  #summary(revision: Revision, events: readonly EventSummary[], eventCount: number): RevisionSummary {
    return { revision, atMs: revision * 1000, timeBasis: 'received', eventCount, events };
  }

  async revisionChange(id: string, revision: Revision, { events, objects }: RevisionChangeQuery) {
    const one = async (query: Omit<RevisionQuery, 'limit'>) =>
      (await this.revisions(id, { limit: 1, eventsPerRevision: 0, ...query })).revisions[0] ?? null;
    const found = await one({ after: revision - 1, before: revision + 1, eventsPerRevision: events });
    const changes = (found?.events ?? []).slice(0, objects).map(async ({ identity }) => {
      const after = await this.value(id, identity.key, revision);
      const previous = after?.previousRevision ?? null;
      return { after, before: previous === null ? null : await this.value(id, identity.key, previous) };
    });
    return {
      summary: found,
      previous: await one({ before: revision }),
      next: await one({ after: revision }),
      objects: await Promise.all(changes),
    };
  }

  async count(id: string, filter: EventFilter & { from?: Revision; to?: Revision }) {
    this.#require(id);
    const { from = 0, to = Infinity } = filter;
    const found = this.events.filter(
      ({ revision, summary }) => revision >= from && revision <= to && matches(summary, filter),
    );
    const byNoise: Partial<Record<string, number>> = {};
    for (const { summary } of found) byNoise[summary.noise ?? 'none'] = (byNoise[summary.noise ?? 'none'] ?? 0) + 1;
    return { revisions: new Set(found.map(({ revision }) => revision)).size, events: found.length, byNoise };
  }

  async state(id: string, revision: Revision, query: Parameters<HistoryReader['state']>[2]) {
    this.#require(id, revision);
    const keys = [...new Set(this.events.map(({ summary }) => summary.identity.key))]
      .sort((a, b) => Buffer.compare(keyBytes(a), keyBytes(b)))
      .filter((key) => query.prefix === undefined || key.startsWith(query.prefix));
    const all = keys.flatMap((key): StateEntry[] => {
      const newest = this.#newest(key, revision);
      if (newest === undefined || newest.value === null) return [];
      const { identity, createRevision, version, valueBytes } = newest.summary;
      const modRevision = newest.revision;
      return [
        { identity, apiVersion: 'v1', uid: null, ownerUid: null, createRevision, modRevision, version, valueBytes },
      ];
    });
    const { afterKey } = query;
    const rest =
      afterKey === undefined ? all : all.slice(all.findIndex(({ identity }) => identity.key === afterKey) + 1);
    return { revision, entries: rest.slice(0, query.limit), more: rest.length > query.limit, total: all.length };
  }

  async value(id: string, key: KeyText, revision: Revision): Promise<StoredValue | null> {
    this.#require(id, revision);
    const ofKey = this.events.filter(({ summary }) => summary.identity.key === key);
    const newest = ofKey.filter((event) => event.revision <= revision).at(-1);
    if (newest === undefined) return null;
    const index = ofKey.indexOf(newest);
    return {
      summary: newest.summary,
      modRevision: newest.revision,
      atMs: newest.revision * 1000,
      timeBasis: 'received',
      value: newest.value,
      previousRevision: ofKey[index - 1]?.revision ?? null,
      nextRevision: ofKey[index + 1]?.revision ?? null,
    };
  }

  async histogram(id: string, from: Revision, to: Revision, bins: number, filter: EventFilter) {
    this.#require(id);
    const width = Math.ceil((to - from + 1) / bins);
    const count = Math.ceil((to - from + 1) / width);
    return Array.from({ length: count }, (_, index) => {
      const first = from + index * width;
      const last = Math.min(to, first + width - 1);
      const inBin = this.events.filter(
        ({ revision, summary }) => revision >= first && revision <= last && matches(summary, filter),
      );
      const verbs = (verb: string) => inBin.filter(({ summary }) => summary.verb === verb).length;
      return { from: first, to: last, creates: verbs('create'), updates: verbs('update'), deletes: verbs('delete') };
    });
  }

  async pauses(id: string, limit: number, filter: EventFilter) {
    this.#require(id);
    const revisions = [
      ...new Set(this.events.flatMap(({ revision, summary }) => (matches(summary, filter) ? [revision] : []))),
    ];
    const pauses = revisions.slice(1).map((to, index) => {
      const from = revisions[index] ?? to;
      return { from, to, startMs: from * 1000, endMs: to * 1000 };
    });
    const spanMs = 1000 * ((revisions.at(-1) ?? 0) - (revisions[0] ?? 0));
    return { spanMs, typicalMs: pauses.length === 0 ? null : 1000, pauses: pauses.slice(0, limit) };
  }

  async moment(id: string, atMs: number) {
    this.#require(id);
    const revision = this.events.map((event) => event.revision).findLast((known) => known * 1000 <= atMs);
    return revision === undefined ? null : { revision, atMs: revision * 1000, timeBasis: 'received' as const };
  }

  async lanes(id: string, query: Parameters<HistoryReader['lanes']>[1]) {
    this.#require(id);
    const keys = [...new Set(this.events.map(({ summary }) => summary.identity.key))];
    const lanes = keys.flatMap((key) => {
      const events = this.events.filter(
        ({ revision, summary }) =>
          summary.identity.key === key && revision >= query.from && revision <= query.to && matches(summary, query),
      );
      const [first] = events;
      if (first === undefined) return [];
      const marks = events.map(({ revision, summary }) => ({ revision, verb: summary.verb }));
      const lives = [{ createRevision: first.revision, terminatingRevision: null, deleteRevision: null, uid: null }];
      return [{ identity: first.summary.identity, ownerUid: null, uid: null, lives, marks, markCount: marks.length }];
    });
    return { lanes: lanes.slice(query.offset ?? 0).slice(0, query.limit), total: lanes.length, namespaces: [] };
  }

  async exportPage(id: string, after: { revision: Revision; ordinal: number } | null, limit: number) {
    this.#require(id);
    const exported = this.events.map((event): ExportedEvent => {
      const ordinal = this.events.filter(({ revision }) => revision === event.revision).indexOf(event);
      return { ...event, ordinal, atMs: event.revision * 1000, timeBasis: 'received' };
    });
    const rest = exported.filter(
      ({ revision, ordinal }) =>
        after === null || revision > after.revision || (revision === after.revision && ordinal > after.ordinal),
    );
    return rest.slice(0, limit);
  }

  async size() {
    return {
      fileBytes: 4096,
      valueBytes: 100,
      rawValueBytes: 1000,
      packedEvents: 0,
      unpackedEvents: this.events.length,
    };
  }

  async close() {}

  #newest(key: KeyText, revision: Revision): MemoryEvent | undefined {
    return this.#byKey.get(key)?.findLast((event) => event.revision <= revision);
  }

  #require(id: string, revision?: Revision): void {
    if (this.failure !== null) throw this.failure;
    if (id !== this.id && !this.formerIds.includes(id)) throw new RewindError('recording_not_found', `no ${id}`);
    if (revision === undefined) return;
    if (revision > this.lastRevision) throw new RewindError('revision_future', `${revision} is in the future`);
    if (revision < this.firstRevision) throw new RewindError('revision_compacted', `${revision} is compacted`);
  }
}

function matches({ identity, verb, noise }: EventSummary, filter: EventFilter): boolean {
  return (
    (filter.key === undefined || identity.key === filter.key) &&
    (filter.prefix === undefined || identity.key.startsWith(filter.prefix)) &&
    (filter.namespace === undefined || identity.namespace === filter.namespace) &&
    (filter.verb === undefined || verb === filter.verb) &&
    (noise === null || !(filter.hideNoise ?? []).includes(noise))
  );
}
