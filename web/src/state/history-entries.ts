/** What comes later than that belongs to something else. */
const PUSH_MS = 1000;

/** Which changes of the URL make an entry in the browser's history, so that the reader can go back to where the page was. */
export class HistoryEntries {
  #untilMs = -Infinity;

  /** The change of the URL that comes now makes one; none may come, as of a step at the end. */
  push(): void {
    this.#untilMs = performance.now() + PUSH_MS;
  }

  /** Whether this change makes one; the next does not. */
  take(): boolean {
    const push = performance.now() < this.#untilMs;
    this.#untilMs = -Infinity;
    return push;
  }
}
