import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIdle, IdleFold } from './idle.ts';
import { Scale, timeAxis } from './scale.ts';
import { axisTicks } from './ticks.ts';
import { TimeMap } from './time-map.ts';
import type { Pauses } from '../timeline-view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Ten changes a second apart, a pause of 41 minutes, ten more. */
const busy = (startMs: number): number[] => Array.from({ length: 10 }, (_, index) => startMs + index * 1000);
const pause = [...busy(0), ...busy(9000 + 41 * MINUTE)];
/** What the server says of changes at these times, ascending. */
function pausesOf(times: readonly number[]): Pauses {
  const pauses = times.flatMap((endMs, index) => {
    const startMs = times[index - 1] ?? endMs;
    return endMs > startMs ? [{ from: index, to: index + 1, startMs, endMs }] : [];
  });
  const lengths = pauses.map(({ startMs, endMs }) => endMs - startMs).sort((a, b) => a - b);
  const typicalMs = lengths[Math.floor((lengths.length - 1) / 2)] ?? null;
  return { spanMs: (times.at(-1) ?? 0) - (times[0] ?? 0), typicalMs, pauses };
}

describe('idle time', () => {
  it('is what is much longer than the typical step', () => {
    expect(foldIdle(pausesOf(pause))?.stretches).toEqual([{ startMs: 9000, endMs: 9000 + 41 * MINUTE }]);
    expect(foldIdle(pausesOf(busy(0)))).toBeNull();
    expect(foldIdle(pausesOf([]))).toBeNull();
    expect(foldIdle(pausesOf([5, 5, 5]))).toBeNull();
  });

  it('takes a good part of what is left of the axis', () => {
    const bursts = (count: number): number[] =>
      Array.from({ length: 5 * count }, (_, n) => n + Math.floor(n / 5) * 5000);
    expect(foldIdle(pausesOf(bursts(10)))?.stretches).toHaveLength(9);
    expect(foldIdle(pausesOf(bursts(40)))).toBeNull();
    expect(foldIdle(pausesOf(bursts(18)))?.stretches).toHaveLength(12);
    // Between them hours in which something happens each minute: what takes a minute is seen as it is, and what takes ten.
    const working = (startMs: number): number[] => Array.from({ length: 600 }, (_, n) => startMs + (n * MINUTE) / 2);
    const nightMs = 12 * HOUR;
    const day = [...working(0), ...working(5 * HOUR + nightMs), ...working(10 * HOUR + nightMs + 10 * MINUTE)];
    const fold = foldIdle(pausesOf(day));
    expect(fold?.stretches.map(({ startMs, endMs }) => Math.round((endMs - startMs) / HOUR))).toEqual([12]);
    const drawn = (fold?.fold(5 * HOUR + nightMs) ?? 0) - (fold?.fold(5 * HOUR) ?? 0);
    expect(drawn / MINUTE).toBeGreaterThan(8);
    expect(drawn / MINUTE).toBeLessThan(12);
  });

  it('is drawn short, and what is not idle as long as it was', () => {
    const fold = foldIdle(pausesOf(pause)) ?? new IdleFold([], 0);
    expect(fold.fold(5000)).toBe(5000);
    expect(fold.fold(9000 + 41 * MINUTE) - fold.fold(9000)).toBe(6000);
    expect(fold.fold(12_000 + 41 * MINUTE) - fold.fold(10_000 + 41 * MINUTE)).toBe(2000);
  });

  it('never falls, and is found again', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.integer({ min: -1e6, max: 1.1e9 }), fc.integer({ min: 0, max: 1e6 }), (made, ms, more) => {
        const fold = foldIdle(pausesOf(made.toSorted((a, b) => a - b)));
        if (fold === null) return;
        expect(fold.fold(ms + more)).toBeGreaterThanOrEqual(fold.fold(ms));
        expect(fold.unfold(fold.fold(ms))).toBeCloseTo(ms, 1);
      }),
    );
  });

  it('makes a break of the axis, with ticks on both sides and none within', () => {
    const times = new TimeMap(pause.map((atMs, index) => ({ revision: index + 1, atMs, estimated: false })));
    const axis = timeAxis(times, foldIdle(pausesOf(pause)));
    const scale = new Scale(axis, axis.domain({ from: 1, to: 20 }), 0, 1000);
    const [gap] = scale.breaks;
    expect(gap?.ms).toBe(41 * MINUTE);
    expect((gap?.right ?? 0) - (gap?.left ?? 0)).toBeGreaterThan(100);
    expect(axis.range(axis.domain({ from: 3, to: 18 }))).toEqual({ from: 3, to: 18 });
    const places = axisTicks(scale).map((tick) => scale.xOf(tick.position));
    expect(places.some((x) => x < (gap?.left ?? 0))).toBe(true);
    expect(places.some((x) => x > (gap?.right ?? 0))).toBe(true);
    expect(places.some((x) => x > (gap?.left ?? 0) + 1 && x < (gap?.right ?? 0) - 1)).toBe(false);
  });
});
