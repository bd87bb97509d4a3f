import type {
  EventCounts,
  EventFilter,
  ExportedEvent,
  HistogramBin,
  HistoryReader,
  LanePage,
  LaneQuery,
  PausePage,
  RevisionChange,
  RevisionChangeQuery,
  RevisionMoment,
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
import type { ReaderMethod, ReaderThreadData } from './reader-protocol.ts';
import { StateReceiver, type PackedState } from './state-transfer.ts';
import { StoreThread } from './store-thread.ts';

/**
 * Beyond it a thread ends instead of the process; its caches need less than half. A small young generation keeps the whole
 * small.
 */
const resourceLimits = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 12 };

/**
 * Questions about all that is recorded take up to a hundred times as long as others, and need columns of all of it. One thread
 * has these and answers them in turn, so that no sentence waits for a histogram.
 */
const ABOUT_ALL: ReadonlySet<ReaderMethod> = new Set(['histogram', 'count', 'pauses', 'exportPage']);

type ReaderThread = StoreThread<ReaderMethod>;

/** @param index the first reads ahead what objects are asked for; what is about all needs none of it */
function startReader(path: string, index: number): ReaderThread {
  const data: ReaderThreadData = { path, readsAhead: index === 0 };
  const worker = startThread('store/reader-thread', data, resourceLimits);
  const states = new StateReceiver();
  // A state builds on those before it.
  return new StoreThread(worker, 'A reader thread', (method, answer) =>
    method === 'state' ? states.unpack(answer as PackedState) : answer,
  );
}

/** Reads on threads of its own: what is about all goes to the last, anything else to the first. */
class ReaderPool implements HistoryReader {
  readonly #path: string;
  readonly #threads: ReaderThread[];
  #closed = false;

  constructor(path: string, threads: number) {
    this.#path = path;
    this.#threads = Array.from({ length: threads }, (_, index) => startReader(path, index));
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

  revisionChange(id: string, revision: Revision, query: RevisionChangeQuery): Promise<RevisionChange> {
    return this.#ask('revisionChange', id, revision, query);
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

  pauses(id: string, limit: number, filter: EventFilter): Promise<PausePage> {
    return this.#ask('pauses', id, limit, filter);
  }

  moment(id: string, atMs: number): Promise<RevisionMoment | null> {
    return this.#ask('moment', id, atMs);
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
    return (await this.#thread(ABOUT_ALL.has(method)).ask(method, args)) as T;
  }

  /** What a thread has read once it knows: two that share the questions would read everything twice. */
  #thread(aboutAll: boolean): ReaderThread {
    if (this.#closed) throw new Error('The store is closed.');
    this.#threads.forEach((thread, i) => {
      if (!thread.alive) this.#threads[i] = startReader(this.#path, i);
    });
    const thread = this.#threads.at(aboutAll ? -1 : 0);
    if (thread === undefined) throw new Error('The store has no reader thread.');
    return thread;
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
