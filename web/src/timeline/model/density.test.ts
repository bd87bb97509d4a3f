import { describe, expect, it } from 'vitest';
import { binCount, densityBars, densityText, largeTransactions } from './density.ts';
import { revisionAxis, Scale, timeAxis } from './scale.ts';
import { TimeMap } from './time-map.ts';

const bin = (from: number, to: number, creates: number, updates: number, deletes: number) => ({
  ...{ from, to, creates, updates, deletes },
});
const scaleOf = (from: number, to: number, width: number) =>
  new Scale(revisionAxis, revisionAxis.domain({ from, to }), 0, width);

describe('densityBars', () => {
  it('shows one create among hundreds of updates', () => {
    const [bar] = densityBars([bin(1, 100, 1, 400, 1)], scaleOf(1, 1000, 1000), 40, 1);
    expect(bar?.creates).toBe(1);
    expect(bar?.deletes).toBe(1);
    expect(bar?.updates).toBeGreaterThan(10);
  });

  it('leaves out what is empty and is never higher than there is room', () => {
    const bars = densityBars(
      [bin(1, 10, 0, 0, 0), bin(11, 20, 0, 900, 0), bin(21, 30, 0, 1, 0)],
      scaleOf(1, 30, 300),
      40,
      1,
    );
    expect(bars).toHaveLength(2);
    for (const bar of bars) expect(bar.creates + bar.updates + bar.deletes).toBeLessThanOrEqual(40);
    expect(bars[0]?.updates).toBeGreaterThan(10 * (bars[1]?.updates ?? 0));
  });

  it('does not fill the height where all is equal', () => {
    const bars = densityBars([bin(1, 10, 0, 5, 0), bin(11, 20, 0, 5, 0)], scaleOf(1, 20, 300), 40, 1);
    for (const bar of bars) expect(bar.updates).toBeLessThan(30);
  });

  it('counts together what lies in the same column', () => {
    const bins = Array.from({ length: 100 }, (_, index) => bin(index + 1, index + 1, 0, 1, 0));
    const bars = densityBars(bins, scaleOf(1, 100, 50), 40, 1);
    expect(bars).toHaveLength(10);
    for (const [index, bar] of bars.entries()) expect(bar.left).toBe(index * 5);
  });

  it('stands where the time is on the time axis', () => {
    const times = new TimeMap([
      { revision: 1, atMs: 0, estimated: false },
      { revision: 50, atMs: 100, estimated: false },
      { revision: 51, atMs: 900, estimated: false },
      { revision: 100, atMs: 1000, estimated: false },
    ]);
    const axis = timeAxis(times);
    const scale = new Scale(axis, axis.domain({ from: 1, to: 100 }), 0, 1000);
    const bars = densityBars([bin(1, 10, 0, 9, 0), bin(91, 100, 0, 9, 0)], scale, 40, 1);
    expect(bars.map((bar) => bar.left)).toEqual([0, 980]);
    // Not within the pause, in which nothing happened.
    expect(densityBars([bin(50, 51, 0, 2, 0)], scale, 40, 1).map((bar) => bar.left)).toEqual([100]);
  });
});

describe('binCount', () => {
  it('asks for no more than there are columns or revisions', () => {
    expect(binCount(1000, 50, 'revision')).toBe(50);
    expect(binCount(1000, 1_000_000, 'revision')).toBe(200);
    expect(binCount(1000, 1_000_000, 'time')).toBe(2000);
    expect(binCount(0, 0, 'revision')).toBe(1);
  });

  it('has each bin hold as many revisions as the others', () => {
    expect(binCount(1000, 201, 'revision')).toBe(101);
    expect(binCount(1000, 335, 'revision')).toBe(168);
    expect(binCount(1000, 400, 'revision')).toBe(200);
    expect(binCount(1000, 401, 'revision')).toBe(134);
  });
});

describe('densityText', () => {
  it('says what the picture shows', () => {
    const histogram = {
      ...{ from: 1, to: 20, hidden: 142 },
      bins: [bin(1, 10, 2, 3, 0), bin(11, 20, 0, 9, 1)],
      gaps: [{ from: 5, to: 9, cause: 'compacted' as const, noticedAtMs: 0 }],
    };
    expect(densityText(histogram, { from: 3, to: 12 })).toBe(
      'Density of changes in revisions 1 to 20: 2 created, 12 updated, 1 deleted. Busiest: 11 to 20 with 10. ' +
        '142 hidden by filters. Missing: 5 to 9, etcd had compacted them before they were read. The lanes show 3 to 12.',
    );
    expect(densityText(null, { from: 3, to: 12 })).toContain('loading');
    const large = { ...histogram, bins: [{ ...bin(1, 20, 0, 300, 0), largest: { revision: 7, keys: 287 } }] };
    expect(densityText(large, { from: 3, to: 12 })).toContain('Largest: 7 with 287 keys in one transaction.');
  });
});

describe('largeTransactions', () => {
  it('leaves out what changed few keys', () => {
    const bins = [2, 9, 10, 287].map((keys, at) => ({ ...bin(at, at, 0, keys, 0), largest: { revision: at, keys } }));
    expect(largeTransactions([bin(0, 9, 0, 5, 0), ...bins])).toEqual([
      { revision: 2, keys: 10 },
      { revision: 3, keys: 287 },
    ]);
  });
});
