import { grouped } from '../../text/numbers.ts';
import type { RevisionRange, TimeSample } from '../timeline-view.ts';

/** From one time to another, in milliseconds since the epoch; infinite where nothing is known beyond. */
export interface TimeStretch {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * When revisions were written, between known samples by straight lines. Times never fall: a clock that was set back is held
 * still until it is ahead again.
 */
export class TimeMap {
  readonly #revisions: Float64Array;
  readonly #times: Float64Array;
  readonly #estimated: readonly boolean[];

  constructor(samples: readonly TimeSample[]) {
    const ordered = [...samples].sort((a, b) => a.revision - b.revision);
    this.#revisions = Float64Array.from(ordered, (sample) => sample.revision);
    this.#times = Float64Array.from(ordered, (sample) => sample.atMs);
    this.#estimated = ordered.map((sample) => sample.estimated);
    for (let index = 1; index < this.#times.length; index++) {
      this.#times[index] = Math.max(this.#times[index] ?? 0, this.#times[index - 1] ?? 0);
    }
  }

  /** The same with further samples. */
  with(samples: readonly TimeSample[]): TimeMap {
    const known = Array.from(this.#revisions, (revision, index) => ({
      revision,
      atMs: this.#times[index] ?? 0,
      estimated: this.#estimated[index] ?? true,
    }));
    return new TimeMap([...known, ...samples]);
  }

  get known(): boolean {
    return this.#revisions.length > 0;
  }

  /** The first revision whose time is known; those before it are drawn at the same time. */
  get firstRevision(): number {
    return this.#revisions[0] ?? Infinity;
  }

  /** What there is to say about the times of a range; '' when all are observed. */
  note(range: RevisionRange): string {
    if (!this.known) return 'times unknown';
    // The first revision of a recording is a state, found rather than seen to be written: it has no time.
    if (range.from + 1 < this.firstRevision) return `no times before ${grouped(this.firstRevision)}`;
    const first = Math.max(0, upperBound(this.#revisions, range.from) - 1);
    return this.#estimated.slice(first, upperBound(this.#revisions, range.to)).includes(true)
      ? '≈ estimated times'
      : '';
  }

  /** Milliseconds since the epoch; before the first and after the last sample that sample's time; 0 when nothing is known. */
  atMs(revision: number): number {
    return interpolate(this.#revisions, this.#times, revision);
  }

  /** The revision at a time, with a fraction; the first of several at the same time. */
  revisionAt(ms: number): number {
    return interpolate(this.#times, this.#revisions, ms);
  }

  /** Whether the nearest sample at or before the revision is an estimate. */
  estimated(revision: number): boolean {
    if (!this.known) return true;
    return this.#estimated[Math.max(0, upperBound(this.#revisions, revision) - 1)] ?? true;
  }

  /** The time between two samples of which one is an estimate: what lies there may have been at any moment of it. */
  get estimatedStretches(): readonly TimeStretch[] {
    const stretches: TimeStretch[] = [];
    const known = this.#times.length;
    for (let next = 0; next <= known && known > 0; next++) {
      if (this.#estimated[next - 1] !== true && this.#estimated[next] !== true) continue;
      const startMs = this.#times[next - 1] ?? -Infinity;
      const endMs = this.#times[next] ?? Infinity;
      const before = stretches.at(-1);
      if (before?.endMs === startMs) stretches[stretches.length - 1] = { startMs: before.startMs, endMs };
      else stretches.push({ startMs, endMs });
    }
    return stretches;
  }
}

/** The value of `ys` at `x`, where `xs` never falls. */
export function interpolate(xs: Float64Array, ys: Float64Array, x: number): number {
  const last = xs.length - 1;
  if (last < 0) return 0;
  const index = lowerBound(xs, x);
  if (index > last) return ys[last] ?? 0;
  const y1 = ys[index] ?? 0;
  const x1 = xs[index] ?? 0;
  if (index === 0 || x1 === x) return y1;
  const x0 = xs[index - 1] ?? 0;
  const y0 = ys[index - 1] ?? 0;
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** Index of the first element ≥ x. */
export function lowerBound(sorted: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first element > x. */
export function upperBound(sorted: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
