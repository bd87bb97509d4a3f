import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, sideBySide, withContext, type LinePair } from './line-diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

describe('diffLines', () => {
  it('names every line of both sides once, in order, and pairs only equal ones', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const pairs = diffLines(before, after);
        const left = pairs.flatMap((pair) => (pair.type === 'added' ? [] : [pair.before]));
        const right = pairs.flatMap((pair) => (pair.type === 'removed' ? [] : [pair.after]));
        expect(left).toEqual(before.map((_, at) => at));
        expect(right).toEqual(after.map((_, at) => at));
        for (const pair of pairs) if (pair.type === 'same') expect(before[pair.before]).toBe(after[pair.after]);
      }),
    );
  });

  it('is as short as can be', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const same = diffLines(before, after).filter((pair) => pair.type === 'same').length;
        expect(same).toBe(longestCommon(before, after));
      }),
    );
  });

  it('gives texts that have nothing in common as replaced, in bounded time', () => {
    const before = Array.from({ length: 20_000 }, (_, at) => `a${at}`);
    const after = Array.from({ length: 20_000 }, (_, at) => `b${at}`);
    const started = performance.now();
    expect(diffLines(before, after)).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('the bound of a difference', () => {
  it('gives what differs more as replaced, and what is alike at both ends as it is', () => {
    const before = ['head', 'a', 'b', 'same', 'c', 'tail'];
    const after = ['head', 'x', 'y', 'same', 'z', 'tail'];
    const count = (pairs: readonly LinePair[]) => pairs.filter(({ type }) => type === 'same').length;
    expect(count(diffLines(before, after))).toBe(3);
    expect(count(diffLines(before, after, 3))).toBe(2);
  });
});

describe('side by side', () => {
  it('leaves out nothing but runs of equal lines', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const pairs = sideBySide(diffLines(before, after));
        const rows = withContext(pairs, ({ same }) => same, 3, new Set());
        const shown = rows.reduce((sum, row) => sum + (row.type === 'pair' ? 1 : row.lines), 0);
        expect(shown).toBe(pairs.length);
        const differing = rows.filter((row) => row.type === 'pair' && !row.pair.same).length;
        expect(differing).toBe(pairs.filter(({ same }) => !same).length);
      }),
    );
  });

  it('opens a run that is asked for', () => {
    const text = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    const pairs = sideBySide(diffLines(text, [...text, 'new']));
    const [run] = withContext(pairs, ({ same }) => same, 3, new Set());
    expect(run).toEqual({ type: 'skipped', lines: 17, at: 0 });
    expect(withContext(pairs, ({ same }) => same, 3, new Set([0]))).toHaveLength(21);
  });
});

function longestCommon(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    const next = [0];
    after.forEach((other, at) =>
      next.push(line === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0)),
    );
    row = next;
  }
  return row.at(-1) ?? 0;
}
