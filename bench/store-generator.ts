import { createHash } from 'node:crypto';
import type { EventRecord, RevisionRecord } from '../server/domain/history-writer.ts';
import type { DescribedHistory } from './store-history.ts';

interface LiveObject {
  readonly createRevision: number;
  readonly uid: string | null;
  version: number;
}

/**
 * Tells a recorded history again and again, as if it happened in several clusters' worth of namespaces: each round has
 * namespaces of its own out of `variants`, and each object a uid of its own, in its facts and in its value. Revisions count
 * on without a hole.
 */
export class VariedHistory {
  readonly #history: DescribedHistory;
  readonly #variants: number;
  readonly #live = new Map<string, LiveObject>();
  /** Uids of the recording as they are called in the present round. */
  readonly #uids = new Map<string, string>();
  #revision: number;
  #round = -1;
  #atMs = Date.UTC(2026, 0, 1);
  #next: RevisionRecord[] = [];

  constructor(history: DescribedHistory, firstRevision: number, variants: number) {
    this.#history = history;
    this.#variants = variants;
    this.#revision = firstRevision;
  }

  get revision(): number {
    return this.#revision;
  }

  get existingKeys(): number {
    return this.#live.size;
  }

  /** The next revisions. */
  take(count: number): RevisionRecord[] {
    const taken: RevisionRecord[] = [];
    while (taken.length < count) {
      if (this.#next.length === 0) this.#beginRound();
      const told = this.#next.splice(0, count - taken.length);
      for (const record of told) taken.push(this.#vary(record));
    }
    return taken;
  }

  #beginRound(): void {
    this.#round++;
    this.#uids.clear();
    // What existed before the recording is created in the round that first has these namespaces.
    const before =
      this.#round < this.#variants
        ? this.#history.baseline.map((event) => ({
            revision: event.modRevision,
            atMs: null,
            timeBasis: 'unknown' as const,
            events: [event],
          }))
        : [];
    this.#next = [...before, ...this.#history.revisions];
  }

  #vary(record: RevisionRecord): RevisionRecord {
    this.#revision++;
    this.#atMs += 100;
    return {
      revision: this.#revision,
      atMs: this.#atMs,
      timeBasis: 'received',
      events: record.events.map((event) => this.#event(event)),
    };
  }

  #event(event: EventRecord): EventRecord {
    const variant = this.#round % this.#variants;
    const { identity } = event.facts;
    const namespace = identity.namespace === null ? null : `${identity.namespace}-${variant}`;
    const key =
      namespace === null ? `${event.key}-${variant}` : event.key.replace(`/${identity.namespace}/`, `/${namespace}/`);
    const name = namespace === null ? `${identity.name}-${variant}` : identity.name;
    const before = this.#live.get(key);
    const renamed = { ...event.facts, identity: { ...identity, key, namespace, name } };
    if (event.type === 'delete') {
      this.#live.delete(key);
      return { ...event, key, modRevision: this.#revision, facts: { ...renamed, uid: before?.uid ?? null } };
    }
    const live = before ?? {
      createRevision: this.#revision,
      uid: event.facts.uid === null ? null : this.#uid(event.facts.uid),
      version: 0,
    };
    live.version++;
    this.#live.set(key, live);
    const owner = event.facts.owner === null ? null : { ...event.facts.owner, uid: this.#uid(event.facts.owner.uid) };
    return {
      ...event,
      key,
      modRevision: this.#revision,
      createRevision: live.createRevision,
      version: live.version,
      value: this.#value(event.value, event.facts.uid, live.uid),
      facts: { ...renamed, verb: live.version === 1 ? 'create' : 'update', uid: live.uid, owner },
    };
  }

  #uid(recorded: string): string {
    let uid = this.#uids.get(recorded);
    if (uid === undefined) {
      const hex = createHash('sha256').update(`${this.#round} ${recorded}`).digest('hex');
      uid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
      this.#uids.set(recorded, uid);
    }
    return uid;
  }

  /** The value with the object's new uid in the place of the recorded one, which has the same length. */
  #value(value: Uint8Array | null, recorded: string | null, uid: string | null): Uint8Array | null {
    if (value === null || recorded === null || uid === null || uid.length !== recorded.length) return value;
    const at = Buffer.from(value.buffer, value.byteOffset, value.byteLength).indexOf(recorded, 0, 'latin1');
    if (at === -1) return value;
    const varied = Buffer.from(value);
    varied.write(uid, at, 'latin1');
    return varied;
  }
}
