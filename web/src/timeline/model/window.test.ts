import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampRange, fetchRange, firstWindow, followEnd, lifeRange, showRevision } from './window.ts';

const recording = { firstRevision: 100, lastRevision: 5100 };
const ranges = fc
  .tuple(fc.integer({ min: 100, max: 5100 }), fc.integer({ min: 100, max: 5100 }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('firstWindow', () => {
  it('shows a short recording whole and a long one around the playhead', () => {
    expect(firstWindow({ firstRevision: 590, lastRevision: 614 }, 600)).toEqual({ from: 590, to: 614 });
    expect(firstWindow(recording, 2000)).toEqual({ from: 1700, to: 2299 });
    expect(firstWindow(recording, 5100)).toEqual({ from: 4501, to: 5100 });
  });
});

describe('followEnd', () => {
  const grown = { firstRevision: 100, lastRevision: 5150 };

  it('lets a whole view grow and any other slide along', () => {
    expect(followEnd({ from: 100, to: 5100 }, recording, grown, 5150)).toEqual({ from: 100, to: 5150 });
    expect(followEnd({ from: 5000, to: 5100 }, recording, grown, 5150)).toEqual({ from: 5050, to: 5150 });
    expect(followEnd({ from: 5000, to: 5100 }, recording, grown, 5060)).toEqual({ from: 5050, to: 5150 });
  });

  it('stays with a playhead behind which nothing but noise has come for longer than the window', () => {
    const behind = followEnd({ from: 5000, to: 5100 }, recording, grown, 3000);
    expect(behind).toEqual({ from: 2915, to: 3015 });
    expect(followEnd(behind, grown, { ...grown, lastRevision: 5200 }, 3000)).toEqual(behind);
    expect(followEnd(behind, grown, { ...grown, lastRevision: 5200 }, 5200)).toEqual({ from: 5100, to: 5200 });
  });
});

describe('showRevision', () => {
  it('moves as little as it must, with room ahead, and never changes the length', () => {
    const window = { from: 1000, to: 1100 };
    expect(showRevision(window, 1050, recording)).toEqual(window);
    expect(showRevision(window, 1101, recording)).toEqual({ from: 1016, to: 1116 });
    expect(showRevision(window, 999, recording)).toEqual({ from: 984, to: 1084 });
    fc.assert(
      fc.property(ranges, fc.integer({ min: 100, max: 5100 }), (range, revision) => {
        const shown = showRevision(range, revision, recording);
        expect(shown.to - shown.from).toBe(range.to - range.from);
        expect(shown.from).toBeLessThanOrEqual(revision);
        expect(shown.to).toBeGreaterThanOrEqual(revision);
        expect(clampRange(shown, recording)).toEqual(shown);
      }),
    );
  });
});

describe('fetchRange', () => {
  it('contains the window, stays in the recording, and is the same for many windows', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const asked = fetchRange(range, recording);
        expect(asked.from).toBeLessThanOrEqual(range.from);
        expect(asked.to).toBeGreaterThanOrEqual(range.to);
        expect(asked.from).toBeGreaterThanOrEqual(recording.firstRevision);
        expect(asked.to).toBeLessThanOrEqual(recording.lastRevision);
        expect(asked.to - asked.from).toBeLessThanOrEqual(4 * (range.to - range.from + 1));
      }),
    );
    const asked = new Set<string>();
    for (let from = 1000; from < 2000; from++)
      asked.add(JSON.stringify(fetchRange({ from, to: from + 400 }, recording)));
    expect(asked.size).toBeLessThan(20);
  });
});

describe('lifeRange', () => {
  it('spans all lives with a margin', () => {
    const lives = [
      { createRevision: 1000, deleteRevision: 1100 },
      { createRevision: 1200, deleteRevision: 1400 },
    ];
    expect(lifeRange(lives, recording)).toEqual({ from: 960, to: 1440 });
    expect(lifeRange([{ createRevision: 5, deleteRevision: null }], recording)).toEqual({ from: 100, to: 5100 });
    expect(lifeRange([], recording)).toBeNull();
  });
});
