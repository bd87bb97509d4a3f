import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound, TimeMap, upperBound } from './time-map.ts';

const sample = (revision: number, atMs: number, estimated = false) => ({ revision, atMs, estimated });

describe('TimeMap', () => {
  it('goes in straight lines between samples and stands still outside them', () => {
    const times = new TimeMap([sample(20, 3000), sample(10, 1000)]);
    expect([5, 10, 15, 20, 25].map((revision) => times.atMs(revision))).toEqual([1000, 1000, 2000, 3000, 3000]);
    expect([0, 1000, 1500, 3000, 9000].map((ms) => times.revisionAt(ms))).toEqual([10, 10, 12.5, 20, 20]);
  });

  it('never falls, also when a clock was set back, and finds its own times again', () => {
    const samples = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1e9 })), {
      selector: ([revision]) => revision,
      minLength: 1,
    });
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: 1001 }), (made, revision) => {
        const times = new TimeMap(made.map(([at, ms]) => sample(at, ms)));
        expect(times.atMs(revision + 1)).toBeGreaterThanOrEqual(times.atMs(revision));
        const ms = times.atMs(revision);
        expect(times.atMs(times.revisionAt(ms))).toBeCloseTo(ms, 3);
      }),
    );
  });

  it('knows a pause between two samples once it is told of it', () => {
    const times = new TimeMap([sample(0, 0, true), sample(1000, 100_000)]);
    const exact = times.with([sample(500, 1000), sample(501, 99_000)]);
    expect([250, 500, 501, 1000].map((revision) => exact.atMs(revision))).toEqual([500, 1000, 99_000, 100_000]);
    expect(exact.estimated(250)).toBe(true);
    expect(times.atMs(500)).toBe(50_000);
  });

  it('tells what is estimated', () => {
    const times = new TimeMap([sample(1, 10, true), sample(5, 20)]);
    const late = new TimeMap([sample(30, 10)]);
    expect([0, 1, 4, 5, 9].map((revision) => times.estimated(revision))).toEqual([true, true, true, false, false]);
    expect(times.note({ from: 1, to: 9 })).toBe('≈ estimated times');
    expect(times.note({ from: 5, to: 9 })).toBe('');
    expect(times.note({ from: 0, to: 9 })).toBe('≈ estimated times');
    expect(late.note({ from: 29, to: 40 })).toBe('');
    expect(late.note({ from: 28, to: 40 })).toBe('no times before 30');
    expect(new TimeMap([]).note({ from: 0, to: 9 })).toBe('times unknown');
  });

  it('tells between which times nothing was observed', () => {
    const stretches = (...samples: ReturnType<typeof sample>[]) =>
      new TimeMap(samples).estimatedStretches.map(({ startMs, endMs }) => [startMs, endMs]);
    const [a, b, c, d] = [sample(1, 10), sample(2, 20), sample(3, 30, true), sample(4, 40)] as const;
    expect(stretches(a, b, d)).toEqual([]);
    expect(stretches(a, b, c, d)).toEqual([[20, 40]]);
    expect(stretches(c, d, sample(5, 50), sample(6, 60, true))).toEqual([
      [-Infinity, 40],
      [50, Infinity],
    ]);
    expect(stretches(c)).toEqual([[-Infinity, Infinity]]);
    expect(stretches()).toEqual([]);
  });
});

describe('bounds', () => {
  it('agree with a plain search', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 20 }), (unsorted, x) => {
        const sorted = unsorted.toSorted((a, b) => a - b);
        const before = sorted.filter((value) => value < x).length;
        expect(lowerBound(sorted, x)).toBe(before);
        expect(upperBound(sorted, x)).toBe(before + sorted.filter((value) => value === x).length);
      }),
    );
  });
});
