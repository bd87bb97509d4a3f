import { setImmediate as nextTurn } from 'node:timers/promises';

const ENTRIES = 256;
const BUDGET_MS = 20;

/** Whoever reads a file for long without waiting lets others on the same thread have their turn, and may be told to end. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #entries = 0;
  #sinceMs = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** After each entry; to be awaited where it gives something. @throws the reason to end */
  next(): Promise<void> | null {
    if (++this.#entries % ENTRIES !== 0 || performance.now() - this.#sinceMs < BUDGET_MS) return null;
    return this.#give();
  }

  async #give(): Promise<void> {
    this.#signal?.throwIfAborted();
    await nextTurn();
    this.#sinceMs = performance.now();
  }
}
