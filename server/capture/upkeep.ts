import type { HistoryWriter } from '../domain/history-writer.ts';

/** Milliseconds. */
const EVERY = 250;
const BUSY_BUDGET = 15;
const IDLE_BUDGET = 50;
/** With nothing left to do, look again after that. */
const REST = 2_000;
const IDLE_AFTER = 500;
/** More revisions than that between two looks are no live traffic: history is being read. */
const READING_REVISIONS = 500;

/**
 * Gives the store its time for packing, retention and checkpoints: little while revisions come in, so that none of them waits
 * noticeably, much when it is quiet, and none while history is read as fast as it comes (the store bounds its own backlog).
 */
export class Upkeep {
  readonly #writer: Pick<HistoryWriter, 'maintain'>;
  readonly #onFailure: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #committedAt = 0;
  #revisions = 0;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(writer: Pick<HistoryWriter, 'maintain'>, onFailure: (error: unknown) => void) {
    this.#writer = writer;
    this.#onFailure = onFailure;
    this.#schedule(EVERY);
  }

  committed(revisions: number): void {
    this.#committedAt = performance.now();
    this.#revisions += revisions;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(afterMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run().finally(() => (this.#running = null));
    }, afterMs);
  }

  async #run(): Promise<void> {
    const idle = performance.now() - this.#committedAt > IDLE_AFTER;
    const reading = this.#revisions > READING_REVISIONS;
    this.#revisions = 0;
    if (reading) {
      this.#schedule(EVERY);
      return;
    }
    try {
      const more = await this.#writer.maintain(idle ? IDLE_BUDGET : BUSY_BUDGET);
      this.#schedule(more ? (idle ? 5 : EVERY) : REST);
    } catch (error) {
      // A full disk, most likely: it is tried again later.
      this.#onFailure(error);
      this.#schedule(REST);
    }
  }
}
