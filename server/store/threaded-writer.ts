import type { ExistingKey, HistoryWriter, LatestValue, NewRecording, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { startThread } from '../domain/thread.ts';
import { packChanges } from './packed-changes.ts';
import { StoreThread } from './store-thread.ts';
import type { WriterMethod, WriterThreadData } from './writer-protocol.ts';

/** What a commit brings dies with it. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Writes on a thread of its own, so that what comes next can be read and described meanwhile. */
class ThreadedWriter implements HistoryWriter {
  readonly #thread: StoreThread<WriterMethod>;

  constructor(thread: StoreThread<WriterMethod>) {
    this.#thread = thread;
  }

  recordings(): Promise<readonly Recording[]> {
    return this.#ask('recordings');
  }

  create(recording: NewRecording): Promise<void> {
    return this.#ask('create', recording);
  }

  commit(id: string, changes: readonly StoreChange[]): Promise<void> {
    const packed = packChanges(changes);
    return this.#thread.ask('commit', [id, packed], [packed.values.buffer as ArrayBuffer]) as Promise<void>;
  }

  unfinished(): Promise<readonly string[]> {
    return this.#ask('unfinished');
  }

  cursor(id: string): Promise<Revision | null> {
    return this.#ask('cursor', id);
  }

  latest(id: string, key: KeyText): Promise<LatestValue | null> {
    return this.#ask('latest', id, key);
  }

  existing(id: string): Promise<ReadonlyMap<KeyText, ExistingKey>> {
    return this.#ask('existing', id);
  }

  delete(id: string): Promise<void> {
    return this.#ask('delete', id);
  }

  maintain(budgetMs: number, settle = false): Promise<boolean> {
    return this.#ask('maintain', budgetMs, settle);
  }

  fingerprintKey(): Promise<Uint8Array> {
    return this.#ask('fingerprintKey');
  }

  async close(): Promise<void> {
    await this.#ask('close');
    await this.#thread.close();
  }

  /** The answer has the type of the writer's method of that name: the thread runs it. */
  async #ask<T>(method: WriterMethod, ...args: readonly unknown[]): Promise<T> {
    return (await this.#thread.ask(method, args)) as T;
  }
}

/**
 * Opens a database for writing, on a thread of its own; it is created where it is missing.
 * @param onLost the thread has ended without having been closed: nothing can be written any more
 * @throws RewindError `database_in_use`, `database_newer`, `database_corrupt`, `database_unwritable`, `disk_full`
 */
export async function openThreadedWriter(
  data: WriterThreadData,
  onLost: (error: Error) => void = () => undefined,
): Promise<HistoryWriter> {
  const worker = startThread('store/writer-thread', data, resourceLimits);
  const thread = new StoreThread<WriterMethod>(worker, 'The writer thread');
  try {
    await thread.opened;
  } catch (error) {
    await thread.close();
    throw error;
  }
  worker.once('exit', () => {
    const { lost } = thread;
    if (lost !== null) onLost(lost);
  });
  return new ThreadedWriter(thread);
}
