import type { Clock } from '../../domain/clock.ts';
import { RewindError } from '../../domain/errors.ts';
import type { HistoryEvent } from '../../domain/history.ts';
import { keyBytes, type KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { compactRevision, isCompactedAt } from './compaction.ts';
import type { EtcdConnection } from './connection.ts';
import { isCompacted, toRewindError } from './errors.ts';
import { listPages, readKey } from './ranges.ts';
import { EtcdSession } from './session.ts';
import { Signal } from './signal.ts';
import { EtcdWatch, type WatchRange } from './watch-stream.ts';
import { ALL_KEYS, prefixRange } from './wire.ts';

/** etcd's first write makes this revision. */
const FIRST_WRITE = 2;

/** What an etcd still knows of its past, over one connection. Only reads. */
export class EtcdHistory {
  /** For people. */
  readonly endpoint: string;
  readonly headRevision: Revision;
  /** The oldest revision whose keys etcd still knows. */
  readonly firstRevision: Revision;
  readonly #connection: EtcdConnection;
  readonly #session: EtcdSession;

  private constructor(connection: EtcdConnection, session: EtcdSession, firstRevision: Revision) {
    this.#connection = connection;
    this.#session = session;
    this.endpoint = session.endpoint;
    this.headRevision = session.headRevision;
    this.firstRevision = firstRevision;
  }

  /** Looks at an etcd over a connection that it takes over. @throws RewindError, with the connection closed */
  static async open(connection: EtcdConnection, clock: Clock): Promise<EtcdHistory> {
    const session = await EtcdSession.open(connection, '', clock);
    const all: WatchRange = { ...ALL_KEYS, prefix: '' };
    try {
      const isWhole = session.headRevision < FIRST_WRITE || !(await isCompactedAt(connection, all, 1));
      const first = isWhole ? 1 : await compactRevision(connection, all, new Signal());
      return new EtcdHistory(connection, session, first);
    } catch (error) {
      connection.close();
      throw toRewindError(error, session.endpoint);
    }
  }

  /** Any Node, to say which Kubernetes release wrote the values. */
  async node(): Promise<HistoryEvent | null> {
    return (await this.#session.origin(null)).node;
  }

  /** The keys that existed at a revision, in key order, each as the put that it comes from. */
  async *keys(prefix: KeyText, revision: Revision, keysOnly = false): AsyncGenerator<HistoryEvent, void> {
    try {
      for await (const page of listPages(this.#connection, prefixRange(keyBytes(prefix)), revision, keysOnly)) {
        yield* page.events;
      }
    } catch (error) {
      throw this.#explained(error, revision);
    }
  }

  /** A key as it was at a revision; null: it did not exist. */
  async read(key: KeyText, revision: Revision): Promise<HistoryEvent | null> {
    try {
      return await readKey(this.#connection, key, revision);
    } catch (error) {
      throw this.#explained(error, revision);
    }
  }

  /**
   * All that etcd still knows of a key up to a revision, oldest first: what it was at the oldest revision that can be read, and
   * each change since.
   */
  async *history(key: KeyText, upTo: Revision): AsyncGenerator<HistoryEvent, void> {
    const first = this.firstRevision;
    if (upTo < Math.max(first, FIRST_WRITE)) return;
    const oldest = first === 1 ? null : await this.read(key, first);
    if (oldest !== null) yield oldest;
    const newest = await this.read(key, upTo);
    // The last event of a key that exists is known, and it is enough to watch that key. When one was deleted only the whole
    // history says, in which each revision comes: so its end is known.
    const range = newest === null ? ALL_KEYS : single(keyBytes(key));
    const last = newest?.modRevision ?? upTo;
    if (last <= first) return;
    for await (const event of this.#changes({ ...range, prefix: '' }, first + 1, last)) {
      if (event.key === key) yield event;
    }
  }

  /** What was done since the oldest revision that can be read, to all keys, in order: as much as etcd holds. */
  async *changes(): AsyncGenerator<HistoryEvent, void> {
    const { firstRevision: first, headRevision: head } = this;
    if (head >= Math.max(first + 1, FIRST_WRITE)) yield* this.#changes({ ...ALL_KEYS, prefix: '' }, first + 1, head);
  }

  close(): void {
    this.#connection.close();
  }

  async *#changes(range: WatchRange, from: Revision, last: Revision): AsyncGenerator<HistoryEvent, void> {
    const signal = new Signal();
    const watch = await EtcdWatch.open(this.#connection, range, from, signal);
    try {
      for (;;) {
        const item = watch.take();
        if (item === null) {
          await signal.wait();
          continue;
        }
        if (item.type === 'compacted') throw this.#compacted(from, item.revision);
        for (const { revision, events } of item.revisions) {
          if (revision > last) return;
          yield* events;
        }
        if ((item.revisions.at(-1)?.revision ?? 0) >= last) return;
      }
    } catch (error) {
      throw toRewindError(error, this.endpoint);
    } finally {
      watch.close();
    }
  }

  #explained(error: unknown, revision: Revision): RewindError {
    return isCompacted(error) ? this.#compacted(revision, null) : toRewindError(error, this.endpoint);
  }

  #compacted(revision: Revision, by: Revision | null): RewindError {
    const oldest = by === null ? '' : ` The oldest that it still has is ${by}.`;
    return new RewindError(
      'revision_compacted',
      `The etcd at ${this.endpoint} has compacted revision ${revision} while it was read.${oldest}`,
      { hint: 'Try again, as of a later revision. What is recorded in a database stays.' },
    );
  }
}

function single(key: Buffer): Pick<WatchRange, 'key' | 'range_end'> {
  return { key, range_end: Buffer.concat([key, Buffer.from([0])]) };
}
