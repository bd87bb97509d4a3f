import type { TimeBasis } from '../domain/history.ts';

export interface EstimatedTime {
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
}

/**
 * Gives a time to revisions that have none. Revisions are ordered, and a value that carries a time was written at or after
 * it; so the newest time seen so far is the earliest that a revision can have been written, and usually close to it.
 */
export class TimeEstimate {
  #earliestMs: number | null;

  /** @param earliestMs when the last revision before was written, if that is known */
  constructor(earliestMs: number | null) {
    this.#earliestMs = earliestMs;
  }

  /** What a key that existed at the beginning says about when the beginning was. */
  existing(writtenAtMs: number | null, nowMs: number): void {
    this.#raise(writtenAtMs, nowMs);
  }

  /**
   * @param given the time that the source gives, null where it gives none
   * @param writtenAtMs what the revision's values say themselves; times after now are somebody's wrong clock
   */
  next(given: EstimatedTime, writtenAtMs: readonly (number | null)[], nowMs: number): EstimatedTime {
    if (given.atMs !== null) {
      this.#raise(given.atMs, Infinity);
      return given;
    }
    for (const written of writtenAtMs) this.#raise(written, nowMs);
    return this.#earliestMs === null
      ? { atMs: null, timeBasis: 'unknown' }
      : { atMs: this.#earliestMs, timeBasis: 'estimated' };
  }

  #raise(atMs: number | null, limitMs: number): void {
    if (atMs === null || atMs > limitMs) return;
    if (this.#earliestMs === null || atMs > this.#earliestMs) this.#earliestMs = atMs;
  }
}
