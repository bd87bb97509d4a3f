import type { Pauses } from '../timeline-view.ts';
import { interpolate } from './time-map.ts';

/** A stretch of time in which nothing that is shown changed, in milliseconds since the epoch. */
export interface Idle {
  readonly startMs: number;
  readonly endMs: number;
}

/** How many times as long as the typical step a stretch is that counts as idle. */
const MULTIPLE = 30;
const LEAST_MS = 2000;
/** What takes less than this share of the rest of the axis is not in the way. */
const SHARE = 1 / 20;
/** More breaks than this are a picture of breaks: the longest are folded, and among them clock times keep their place. */
const MOST = 12;
/** The share of the shortest idle stretch that is drawn of each. */
const DRAWN = 0.2;

/** Idle time drawn as short breaks: from real time to where it is drawn, and back. Both rise together. */
export class IdleFold {
  readonly stretches: readonly Idle[];
  readonly #real: Float64Array;
  readonly #drawn: Float64Array;

  constructor(stretches: readonly Idle[], drawnMs: number) {
    this.stretches = stretches;
    this.#real = Float64Array.from(stretches.flatMap(({ startMs, endMs }) => [startMs, endMs]));
    this.#drawn = new Float64Array(this.#real.length);
    let saved = 0;
    stretches.forEach(({ startMs, endMs }, index) => {
      this.#drawn[2 * index] = startMs - saved;
      saved += Math.max(0, endMs - startMs - drawnMs);
      this.#drawn[2 * index + 1] = endMs - saved;
    });
  }

  /** Where a time is drawn, in milliseconds of the folded axis. */
  fold(ms: number): number {
    return along(this.#real, this.#drawn, ms);
  }

  unfold(position: number): number {
    return along(this.#drawn, this.#real, position);
  }
}

/** Between the known places in straight lines, outside of them one for one. */
function along(xs: Float64Array, ys: Float64Array, x: number): number {
  const last = xs.length - 1;
  const [first = 0, end = 0] = [xs[0], xs[last]];
  if (last < 0) return x;
  if (x <= first) return (ys[0] ?? 0) + x - first;
  if (x >= end) return (ys[last] ?? 0) + x - end;
  return interpolate(xs, ys, x);
}

/** Folds pauses that are much longer than the typical one and take a good part of the axis; null: none is. */
export function foldIdle({ spanMs, typicalMs, pauses }: Pauses): IdleFold | null {
  if (typicalMs === null) return null;
  const least = Math.max(LEAST_MS, MULTIPLE * typicalMs);
  const idle: Idle[] = [];
  let restMs = spanMs;
  for (const pause of pauses.toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    const length = lengthOf(pause);
    if (idle.length === MOST || length <= Math.max(least, (restMs - length) * SHARE)) break;
    restMs -= length;
    idle.push({ startMs: pause.startMs, endMs: pause.endMs });
  }
  if (idle.length === 0) return null;
  return new IdleFold(
    idle.sort((a, b) => a.startMs - b.startMs),
    Math.max(least, restMs * SHARE) * DRAWN,
  );
}

function lengthOf({ startMs, endMs }: Idle): number {
  return endMs - startMs;
}
