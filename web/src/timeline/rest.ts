import { sameRange } from './model/window.ts';
import type { RevisionRange } from './timeline-view.ts';

const REST_MS = 180;
const LONGEST_MS = 900;

/** Tells when a moving window rests (or has moved for long), so that rows stand still below a dragging hand. */
export class Rest {
  readonly #rested: (window: RevisionRange) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #movingSinceMs: number | null = null;

  constructor(rested: (window: RevisionRange) => void) {
    this.#rested = rested;
  }

  /** The window now, and the one that was told last. */
  watch(window: RevisionRange, told: RevisionRange): void {
    if (sameRange(window, told)) return;
    const nowMs = performance.now();
    this.#movingSinceMs ??= nowMs;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wait = Math.min(REST_MS, Math.max(0, LONGEST_MS - (nowMs - this.#movingSinceMs)));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#movingSinceMs = null;
      this.#rested(window);
    }, wait);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
