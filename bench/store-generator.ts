import { createHash } from 'node:crypto';
import type { EventFacts } from '../server/domain/facts.ts';
import type { EventRecord, RevisionRecord } from '../server/domain/history-writer.ts';
import type { KeyText } from '../server/domain/key.ts';
import type { Labels } from '../server/domain/label-selector.ts';
import type { DescribedHistory } from './store-history.ts';

interface LiveObject {
  readonly createRevision: number;
  readonly uid: string | null;
  version: number;
  /** Of its newest event. */
  facts: EventFacts;
}

/**
 * Tells a recorded history again and again, as if it happened in several clusters' worth of namespaces: each round has
 * namespaces of its own out of `variants`, and each object a uid of its own, in its facts and in its value. Revisions count
 * on without a hole.
 */
export class VariedHistory {
  readonly #history: DescribedHistory;
  readonly #variants: number;
  readonly #keys: number;
  readonly #live = new Map<string, LiveObject>();
  /** By the recorded key: an update that becomes a creation has labels, too. */
  readonly #labels = new Map<KeyText, Labels>();
  /** Uids of the recording as they are called in the present round. */
  readonly #uids = new Map<string, string>();
  #revision: number;
  #round = -1;
  #full = false;
  #atMs = Date.UTC(2026, 0, 1);
  /** What the present round has still to tell; the next is the last. */
  #next: RevisionRecord[] = [];

  constructor(history: DescribedHistory, firstRevision: number, variants: number, keys: number) {
    this.#history = history;
    this.#variants = variants;
    this.#keys = keys;
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
    return Array.from({ length: count }, () => this.#following(() => true));
  }

  /** A revision after which exactly so many keys exist as there are to be. */
  last(): RevisionRecord {
    return this.#following((record) => record.events.every((event) => this.#isUpdate(event)));
  }

  /**
   * Once there are as many keys as there are to be, it stays so: what is created takes the place of something that was
   * deleted in the recording too, otherwise of what was not written for longest.
   */
  #following(suits: (record: RevisionRecord) => boolean): RevisionRecord {
    const excess = this.#live.size - this.#keys;
    if (excess >= 0) this.#full = true;
    for (;;) {
      const record = this.#nextRecorded();
      const deletes = record.events.some((event) => event.type === 'delete');
      if (excess > 0 && !deletes) {
        this.#next.push(record);
        return this.#expire(excess);
      }
      const impossible = record.events.some((event) => event.type === 'delete' && !this.#live.has(this.#keyOf(event)));
      if (!impossible && !(deletes && this.#full && excess <= 0) && suits(record)) return this.#vary(record);
    }
  }

  #expire(count: number): RevisionRecord {
    const { revision, atMs } = this.#moment();
    const events = [...this.#live.entries()].slice(0, count).map(([key, { createRevision, facts }]): EventRecord => {
      this.#live.delete(key);
      return {
        type: 'delete',
        key,
        modRevision: revision,
        createRevision,
        version: 0,
        lease: '0',
        value: null,
        facts: { ...facts, verb: 'delete', encoding: 'empty', changedPaths: [], changedCount: 0 },
      };
    });
    return { revision, atMs, timeBasis: 'received', events };
  }

  #isUpdate(event: EventRecord): boolean {
    return event.type === 'put' && this.#live.has(this.#keyOf(event));
  }

  #moment(): { revision: number; atMs: number } {
    this.#revision++;
    this.#atMs += 100;
    return { revision: this.#revision, atMs: this.#atMs };
  }

  #nextRecorded(): RevisionRecord {
    for (;;) {
      const record = this.#next.pop();
      if (record !== undefined) return record;
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
      this.#next = [...before, ...this.#history.revisions].toReversed();
    }
  }

  /** The event's key in the present round. */
  #keyOf(event: EventRecord): KeyText {
    const variant = this.#round % this.#variants;
    const { namespace } = event.facts.identity;
    return namespace === null
      ? `${event.key}-${variant}`
      : event.key.replace(`/${namespace}/`, `/${namespace}-${variant}/`);
  }

  #vary(record: RevisionRecord): RevisionRecord {
    return {
      ...this.#moment(),
      timeBasis: 'received',
      events: record.events.map((event) => this.#event(event)),
    };
  }

  #event(event: EventRecord): EventRecord {
    const variant = this.#round % this.#variants;
    const { identity } = event.facts;
    const namespace = identity.namespace === null ? null : `${identity.namespace}-${variant}`;
    const key = this.#keyOf(event);
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
      facts: renamed,
    };
    live.version++;
    live.facts = renamed;
    // The one that was written last is the last.
    this.#live.delete(key);
    this.#live.set(key, live);
    const owner = event.facts.owner === null ? null : { ...event.facts.owner, uid: this.#uid(event.facts.owner.uid) };
    const { involvedUid } = event.facts;
    if (event.facts.labels) this.#labels.set(event.key, event.facts.labels);
    const labels = live.version === 1 ? this.#labels.get(event.key) : event.facts.labels;
    return {
      ...event,
      key,
      modRevision: this.#revision,
      createRevision: live.createRevision,
      version: live.version,
      value: this.#value(event.value, event.facts.uid, live.uid),
      facts: {
        ...renamed,
        verb: live.version === 1 ? 'create' : 'update',
        uid: live.uid,
        owner,
        labels: labels === undefined || labels === null ? null : this.#ofRound(labels),
        ...(typeof involvedUid === 'string' ? { involvedUid: this.#uid(involvedUid) } : {}),
      },
    };
  }

  /** What controllers make up for their objects differs from round to round. */
  #ofRound(labels: Labels): Labels {
    return Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [
        name,
        /hash$|uid$|job-name$/.test(name) ? `${value}-${this.#round}` : value,
      ]),
    );
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
