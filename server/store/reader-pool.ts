import type { Worker } from 'node:worker_threads';
import { fromPlainError } from '../domain/errors.ts';
import type {
  EventCounts,
  EventFilter,
  ExportedEvent,
  HistogramBin,
  HistoryReader,
  LanePage,
  LaneQuery,
  RevisionPage,
  RevisionQuery,
  StatePage,
  StateQuery,
  StoredValue,
  StoreSize,
} from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { startThread } from '../domain/thread.ts';
import type { ReaderMethod, ReaderReply, ReaderRequest, ReaderThreadData } from './reader-protocol.ts';
import { StateReceiver, type PackedState } from './state-transfer.ts';

interface Waiting {
  readonly method: ReaderMethod;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Beyond it a thread ends instead of the process; its caches need less than half. A small young generation keeps the whole
 * small.
 */
const resourceLimits = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 12 };

/** One reader thread. It keeps the process alive only while it owes an answer. */
class ReaderThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #states = new StateReceiver();
  readonly opened: Promise<void>;
  #next = 0;
  /** Why it answers no more. */
  #ended: Error | null = null;

  constructor(path: string) {
    const data: ReaderThreadData = { path };
    this.#worker = startThread(import.meta.url, './reader-thread', data, resourceLimits);
    this.opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (reply: ReaderReply) => {
        if (reply.type === 'opened') {
          this.#restIfIdle();
          resolve();
        } else if (reply.type === 'refused') {
          reject(fromPlainError(reply.error));
          this.#end(fromPlainError(reply.error));
        } else this.#settle(reply);
      });
      const ended = (error: Error) => {
        this.#end(error);
        reject(error);
      };
      this.#worker.on('error', ended);
      this.#worker.on('exit', (code) => ended(new Error(`A reader thread of the store ended with code ${code}.`)));
    });
  }

  get pending(): number {
    return this.#waiting.size;
  }

  get alive(): boolean {
    return this.#ended === null;
  }

  ask(method: ReaderMethod, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended);
        return;
      }
      const id = this.#next++;
      this.#waiting.set(id, { method, resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, method, args } satisfies ReaderRequest);
    });
  }

  async close(): Promise<void> {
    this.#end(new Error('The store is closed.'));
    await this.#worker.terminate();
  }

  #settle(reply: Extract<ReaderReply, { id: number }>): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    this.#restIfIdle();
    if (reply.type === 'failure') waiting.reject(fromPlainError(reply.error));
    // In the order of arrival: a state builds on those before.
    else if (waiting.method === 'state') waiting.resolve(this.#states.unpack(reply.answer as PackedState));
    else waiting.resolve(reply.answer);
  }

  #restIfIdle(): void {
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}

/** Reads on threads of its own: each question goes to the one that has the least to do. */
class ReaderPool implements HistoryReader {
  readonly #path: string;
  readonly #threads: ReaderThread[];
  #closed = false;

  constructor(path: string, threads: number) {
    this.#path = path;
    this.#threads = Array.from({ length: threads }, () => new ReaderThread(path));
  }

  async open(): Promise<void> {
    try {
      await Promise.all(this.#threads.map((thread) => thread.opened));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  recordings(): Promise<readonly Recording[]> {
    return this.#ask('recordings');
  }

  recording(id: string): Promise<Recording | null> {
    return this.#ask('recording', id);
  }

  revisions(id: string, query: RevisionQuery): Promise<RevisionPage> {
    return this.#ask('revisions', id, query);
  }

  count(id: string, filter: EventFilter & { from?: Revision; to?: Revision }): Promise<EventCounts> {
    return this.#ask('count', id, filter);
  }

  state(id: string, revision: Revision, query: StateQuery): Promise<StatePage> {
    return this.#ask('state', id, revision, query);
  }

  value(id: string, key: KeyText, revision: Revision): Promise<StoredValue | null> {
    return this.#ask('value', id, key, revision);
  }

  histogram(id: string, from: Revision, to: Revision, bins: number, filter: EventFilter): Promise<HistogramBin[]> {
    return this.#ask('histogram', id, from, to, bins, filter);
  }

  lanes(id: string, query: LaneQuery): Promise<LanePage> {
    return this.#ask('lanes', id, query);
  }

  exportPage(
    id: string,
    after: { revision: Revision; ordinal: number } | null,
    limit: number,
  ): Promise<readonly ExportedEvent[]> {
    return this.#ask('exportPage', id, after, limit);
  }

  size(): Promise<StoreSize> {
    return this.#ask('size');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** The answer has the type of the reader's method of that name: the thread runs it. */
  async #ask<T>(method: ReaderMethod, ...args: readonly unknown[]): Promise<T> {
    return (await this.#thread().ask(method, args)) as T;
  }

  #thread(): ReaderThread {
    if (this.#closed) throw new Error('The store is closed.');
    this.#threads.forEach((thread, i) => {
      if (!thread.alive) this.#threads[i] = new ReaderThread(this.#path);
    });
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('The store has no reader thread.');
    return others.reduce((least, thread) => (thread.pending < least.pending ? thread : least), first);
  }
}

/**
 * Opens an existing database for reading, on one or two threads.
 * @throws RewindError `file_not_found`, `database_newer`, `database_corrupt`, `database_unwritable` (an older format)
 */
export async function openReader(path: string, options: { readonly threads?: number } = {}): Promise<HistoryReader> {
  const pool = new ReaderPool(path, Math.max(1, Math.min(options.threads ?? 1, 2)));
  await pool.open();
  return pool;
}
