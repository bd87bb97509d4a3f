import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import { RewindError } from '../../domain/errors.ts';
import type { HistoryEvent, RevisionBatch, SourceDescription } from '../../domain/history.ts';
import { keyBytes, type KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import type { HistoryOrigin, HistorySession, SourceMessage } from '../source.ts';
import { compactRevision, isCompactedAt } from './compaction.ts';
import type { EtcdConnection } from './connection.ts';
import { isCompacted, isPermissionDenied, toRewindError } from './errors.ts';
import { Heartbeat } from './heartbeat.ts';
import type { KeyValue, RangeRequest } from './messages.ts';
import { listPages, oldestKey, readKey } from './ranges.ts';
import { readableRange } from './readable-range.ts';
import { Signal } from './signal.ts';
import { findCluster, USUAL_ROOTS } from './storage-root.ts';
import { EtcdWatch, type WatchItem, type WatchRange } from './watch-stream.ts';
import { Watchdog } from './watchdog.ts';
import { existingKey, prefixRange } from './wire.ts';

export interface SessionTimes {
  readonly heartbeatMs: number;
  readonly heartbeatTimeoutMs: number;
}

export const SESSION_TIMES: SessionTimes = { heartbeatMs: 2_000, heartbeatTimeoutMs: 8_000 };

/** Where a message is taken in for longer than this, those after it have waited. */
const PROMPT_MS = 1_000;

/** The next revision that is owed, and whether there is anything before it that was given (now or earlier). */
interface Position {
  next: Revision;
  begun: boolean;
}

/** One connection to one etcd member and what is read over it. */
export class EtcdSession implements HistorySession {
  readonly source: SourceDescription;
  readonly endpoint: string;
  readonly headRevision: Revision;
  readonly latencyMs: number;
  readonly complete: boolean;
  readonly #connection: EtcdConnection;
  readonly #clock: Clock;
  readonly #times: SessionTimes;
  /** What is watched and listed: everything, or what may be read. */
  readonly #range: WatchRange;
  readonly #prefix: KeyText;
  /** Lists are made of what will be stored only. */
  readonly #listRange: { readonly key: Buffer; readonly range_end: Buffer };

  readonly #signal = new Signal();
  #closed = false;

  private constructor(
    connection: EtcdConnection,
    clock: Clock,
    times: SessionTimes,
    facts: Pick<EtcdSession, 'source' | 'headRevision' | 'latencyMs'>,
    range: WatchRange,
    prefix: KeyText,
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#times = times;
    this.source = facts.source;
    this.endpoint = connection.endpoint.url;
    this.headRevision = facts.headRevision;
    this.latencyMs = facts.latencyMs;
    this.complete = range.prefix === '';
    this.#range = range;
    this.#prefix = prefix;
    this.#listRange = prefixRange(keyBytes(prefix));
  }

  /** Looks at an etcd over a connection that it takes over. @throws RewindError, with the connection closed */
  static async open(
    connection: EtcdConnection,
    prefix: KeyText,
    clock: Clock,
    times: SessionTimes = SESSION_TIMES,
  ): Promise<EtcdSession> {
    const where = connection.endpoint.url;
    try {
      const [{ range, head }, version] = await Promise.all([readableRange(connection, prefix), connection.version()]);
      const source: SourceDescription = {
        name: connection.endpoint.address,
        kind: 'etcd',
        clusterId: head.clusterId,
        etcdVersion: version,
        kubernetesVersion: null,
        description: null,
        commands: [],
      };
      const facts = { source, headRevision: head.revision, latencyMs: head.latencyMs };
      return new EtcdSession(connection, clock, times, facts, range, prefix);
    } catch (error) {
      connection.close();
      throw toRewindError(error, where, true);
    }
  }

  async origin(at: Revision | null): Promise<HistoryOrigin> {
    const cluster = await findCluster(
      {
        read: (key) => this.#readable(() => readKey(this.#connection, key, 0)),
        first: async (range) => (await this.#firstOf({ ...range, keys_only: true }))?.key ?? null,
      },
      this.#prefix,
    );
    const namespace = cluster?.namespace ?? null;
    const node = await this.#firstBelow(
      (cluster === null ? USUAL_ROOTS : [cluster.root]).map((root) => `${root}/minions/`),
    );
    const oldest =
      namespace !== null || at === null
        ? null
        : await this.#readable(() => oldestKey(this.#connection, this.#listRange, at));
    return { clusterId: this.source.clusterId, namespace, node, oldest };
  }

  async read(key: KeyText, revision: Revision): Promise<HistoryEvent | 'compacted' | null> {
    try {
      return await readKey(this.#connection, key, revision);
    } catch (error) {
      if (isCompacted(error)) return 'compacted';
      throw toRewindError(error, this.endpoint);
    }
  }

  async *messages(after: Revision | null, stallMs: number): AsyncGenerator<SourceMessage, never> {
    const { heartbeatMs, heartbeatTimeoutMs } = this.#times;
    const heartbeat = new Heartbeat(this.#connection, this.#range.key, heartbeatMs, heartbeatTimeoutMs, this.#signal);
    let watch: EtcdWatch | null = null;
    try {
      yield { type: 'description', source: this.source, headRevision: this.headRevision };
      const position: Position = { next: after === null ? 1 : after + 1, begun: after !== null };
      // What was written before this session cannot be told from what comes now, unless there is none.
      let synced = isBefore(this.headRevision, position.next);
      for (;;) {
        watch = await EtcdWatch.open(this.#connection, this.#range, position.next, this.#signal);
        const compacted: Revision = yield* this.#follow(watch, position, this.#signal, heartbeat, { stallMs, synced });
        synced = false;
        watch.close();
        watch = null;
        if (position.begun) {
          yield { type: 'gap', from: position.next, to: compacted, cause: 'compacted' };
          yield* this.#list('resync', compacted);
        } else {
          yield* this.#list('baseline', compacted);
        }
        position.next = compacted + 1;
        position.begun = true;
      }
    } catch (error) {
      throw toRewindError(error, this.endpoint);
    } finally {
      heartbeat.stop();
      watch?.close();
    }
  }

  /** Calls that were begun go on for a while: whoever waits for one of their answers is woken to end. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
    this.#signal.raise();
  }

  /** Gives what a watch brings until etcd says that a part is compacted away; answers with that revision. */
  async *#follow(
    watch: EtcdWatch,
    position: Position,
    signal: Signal,
    heartbeat: Heartbeat,
    { stallMs, ...begin }: { stallMs: number; synced: boolean },
  ): AsyncGenerator<SourceMessage, Revision> {
    const start = position.next;
    let first = true;
    let synced = begin.synced;
    const watchdog = new Watchdog(watch, this.endpoint, stallMs, this.complete);
    let headRevision = 0;
    for (;;) {
      if (this.#closed) throw new RewindError('cancelled', `The reading of ${this.endpoint} was ended.`);
      // Lets what has arrived meanwhile come out of the network's layers, so that it is one item, and so one commit.
      await nextTurn();
      const head = heartbeat.take();
      if (head !== null) {
        this.#checkCluster(head.clusterId);
        headRevision = head.revision;
        if (isBefore(head.revision, position.next)) {
          if (watch.createdAt !== null) synced = true;
          watchdog.heard();
        }
        yield { type: 'head', revision: head.revision, latencyMs: head.latencyMs };
      }
      const item: WatchItem | null = watch.take();
      if (item?.type === 'compacted') return item.revision;
      if (item !== null) {
        watchdog.heard();
        const last = this.#checkOrder(item.revisions, position.next);
        if (first) {
          first = false;
          if ((watch.createdAt ?? Infinity) >= start) {
            const compacted = await this.#compactedAt(start, signal);
            if (compacted !== null) return compacted;
          }
        }
        const atMs = synced ? this.#clock.now() : null;
        const timeBasis = synced ? 'received' : 'unknown';
        const batches = item.revisions.map(({ revision, events }): RevisionBatch => ({
          revision,
          events,
          atMs,
          timeBasis,
        }));
        position.next = last + 1;
        position.begun = true;
        synced = Math.max(item.headRevision, headRevision) <= last;
        const givenAtMs = performance.now();
        yield { type: 'revisions', batches, headRevision: Math.max(item.headRevision, last) };
        // Whoever takes them was held up: what waits by now was not received just now.
        if (performance.now() - givenAtMs > PROMPT_MS) synced = false;
        continue;
      }
      if (headRevision >= position.next) watchdog.check(headRevision);
      await signal.wait();
    }
  }

  /** @returns the last revision. @throws RewindError `etcd_protocol` when one is missing or comes twice */
  #checkOrder(revisions: readonly { revision: Revision }[], next: Revision): Revision {
    let expected = next;
    for (const { revision } of revisions) {
      // etcd's first write makes revision 2.
      const follows = revision === expected || (expected === 1 && revision === 2);
      if (this.complete ? !follows : revision < expected) {
        throw new RewindError(
          'etcd_protocol',
          `The etcd at ${this.endpoint} gave revision ${revision} where ${expected} had to come`,
          { hint: 'It is read again from there. If this goes on, something between here and etcd loses data.' },
        );
      }
      expected = revision + 1;
    }
    return expected - 1;
  }

  #checkCluster(clusterId: string): void {
    if (clusterId === this.source.clusterId) return;
    throw new RewindError('etcd_unreachable', `Another etcd answers at ${this.endpoint} now`);
  }

  /**
   * A watch that starts exactly at the compacted revision C is accepted, though deletes of C are gone: then a revision could
   * be given in part. C is at most start - 1 when start - 1 can still be read. @returns C where it cannot
   */
  async #compactedAt(start: Revision, signal: Signal): Promise<Revision | null> {
    if (start < 3 || !(await isCompactedAt(this.#connection, this.#range, start - 1))) return null;
    return compactRevision(this.#connection, this.#range, signal);
  }

  async *#list(type: 'baseline' | 'resync', revision: Revision): AsyncGenerator<SourceMessage, void> {
    for await (const page of listPages(this.#connection, this.#listRange, revision)) {
      yield { type, revision, events: page.events, done: page.done };
    }
  }

  async #firstBelow(prefixes: readonly KeyText[]): Promise<HistoryEvent | null> {
    for (const prefix of prefixes) {
      const kv = await this.#firstOf(prefixRange(keyBytes(prefix)));
      if (kv !== null) return existingKey(kv);
    }
    return null;
  }

  async #firstOf(range: Pick<RangeRequest, 'key' | 'range_end' | 'keys_only'>): Promise<KeyValue | null> {
    const answer = await this.#readable(() => this.#connection.range({ ...range, limit: 1 }));
    return answer?.kvs[0] ?? null;
  }

  /** null where this user may not read it: the answer helps, but is not needed. */
  async #readable<T>(read: () => Promise<T | null>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (isPermissionDenied(error)) return null;
      throw toRewindError(error, this.endpoint);
    }
  }
}

/** Is all up to `head` read when `next` is what comes? An etcd without a write is at 1, and its first write makes 2. */
function isBefore(head: Revision, next: Revision): boolean {
  return head < Math.max(next, 2);
}
