/** One request at a time, sent after a pause. Starting another one, or cancelling, aborts the one before. */
export class DelayedRequest {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #abort: AbortController | null = null;

  get state(): 'idle' | 'waiting' | 'running' {
    if (this.#timer !== null) return 'waiting';
    return this.#abort === null ? 'idle' : 'running';
  }

  /** @param run handles its own failures; what it does after the signal was given counts for nothing */
  start(delayMs: number, run: (signal: AbortSignal) => Promise<void>): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const abort = new AbortController();
      this.#abort = abort;
      void run(abort.signal).finally(() => {
        if (this.#abort === abort) this.#abort = null;
      });
    }, delayMs);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort?.abort();
    this.#abort = null;
  }
}
