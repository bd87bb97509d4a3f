import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COVER, firstMarkFrom, GLYPH_SPACING, markShapes } from './mark-shapes.ts';
import { revisionAxis, Scale } from './scale.ts';

const verbs = fc.constantFrom('create' as const, 'update' as const, 'delete' as const);
const histories = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 3000 }), verbs), {
    selector: ([revision]) => revision,
    maxLength: 400,
  })
  .map((made) => made.toSorted((a, b) => a[0] - b[0]).map(([revision, verb]) => ({ revision, verb })));
const scales = fc
  .record({ from: fc.integer({ min: 1, max: 3000 }), length: fc.integer({ min: 1, max: 3000 }) })
  .map(({ from, length }) => new Scale(revisionAxis, revisionAxis.domain({ from, to: from + length }), 100, 700));

describe('markShapes', () => {
  it('draws every create and delete that is in view, and something near every update', () => {
    fc.assert(
      fc.property(histories, scales, fc.constantFrom(1, 1.5, 2), (marks, scale, ratio) => {
        const shapes = markShapes(marks, scale, ratio);
        for (const { revision, verb } of marks) {
          const x = scale.x(revision);
          if (x < scale.left || x > scale.right) continue;
          const near = (drawn: number): boolean => Math.abs(drawn - x) <= 0.5 / ratio + 1e-9;
          const beside = (drawn: number): boolean => Math.abs(drawn - x) < GLYPH_SPACING + 0.5;
          if (verb === 'create') expect(shapes.creates.some(beside)).toBe(true);
          if (verb === 'delete') expect(shapes.deletes.some(beside)).toBe(true);
          if (verb !== 'update') continue;
          const covered = [...shapes.creates, ...shapes.deletes].some((over) => Math.abs(over - x) < COVER + 0.5);
          const ticked = shapes.ticks.some(
            (left, index) => index % 2 === 0 && x >= left - 0.5 && x <= (shapes.ticks[index + 1] ?? 0) + 0.5,
          );
          expect(covered || ticked || shapes.dots.some(near)).toBe(true);
        }
      }),
    );
  });

  it('never draws more than the pixels can show', () => {
    const marks = Array.from({ length: 100_000 }, (_, index) => ({ revision: index + 1, verb: 'update' as const }));
    const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 1, to: 100_000 }), 0, 800);
    const shapes = markShapes(marks, scale, 2);
    expect(shapes.dots).toEqual([]);
    expect(shapes.ticks).toHaveLength(2);
  });

  it('snaps to device pixels', () => {
    fc.assert(
      fc.property(histories, scales, (marks, scale) => {
        const shapes = markShapes(marks, scale, 2);
        for (const x of [...shapes.creates, ...shapes.deletes, ...shapes.dots])
          expect(Number.isInteger(x * 2)).toBe(true);
      }),
    );
  });

  it('leaves out what is far outside', () => {
    const scale = new Scale(revisionAxis, { start: 100, end: 200 }, 0, 100);
    const marks = [50, 150, 250].map((revision) => ({ revision, verb: 'update' as const }));
    expect(markShapes(marks, scale, 1).dots).toEqual([50]);
  });
});

describe('firstMarkFrom', () => {
  it('finds the first mark at or after a revision', () => {
    const marks = [3, 5, 9].map((revision) => ({ revision, verb: 'update' as const }));
    expect([1, 3, 4, 9, 10].map((revision) => firstMarkFrom(marks, revision))).toEqual([0, 0, 1, 2, 3]);
  });
});
