import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serve } from './served-revisions.ts';
import { NearestOf, StepIndex } from './step-index.ts';

describe('StepIndex', () => {
  it('goes to the nearest matching revision from wherever it stands, even as more arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 400 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3200 }), fc.boolean()), { minLength: 1, maxLength: 30 }),
        async (unsorted, moves) => {
          const revisions = unsorted.sort((a, b) => a - b);
          const late = revisions.splice(Math.floor(revisions.length * 0.8));
          const known = [...revisions];
          const index = new StepIndex(serve(known));
          for (const [anywhere, forward] of moves) {
            // Nobody stands beyond the end of the recording.
            const from = Math.min(anywhere, (known.at(-1) ?? 0) + 1);
            const found = await (forward ? index.next(from) : index.previous(from));
            const expected = forward ? known.find((at) => at > from) : known.findLast((at) => at < from);
            expect(found?.revision ?? null).toBe(expected ?? null);
            const [arrived] = late.splice(0, 1);
            if (arrived !== undefined) known.push(arrived);
          }
        },
      ),
    );
  });

  it('asks once for many steps', async () => {
    const counter = { asked: 0 };
    const index = new StepIndex(
      serve(
        Array.from({ length: 90 }, (_, at) => at * 3),
        counter,
      ),
    );
    let at = 0;
    for (let step = 0; step < 80; step++) at = (await index.next(at))?.revision ?? at;
    for (let step = 0; step < 80; step++) at = (await index.previous(at))?.revision ?? at;
    expect(counter.asked).toBeLessThanOrEqual(2);
  });
});

describe('NearestOf', () => {
  it('goes to the nearest of what several find, and nowhere where none finds any', async () => {
    const revisions = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(revisions, { maxLength: 4 }), fc.integer({ min: 0, max: 301 }), async (sets, from) => {
        const sorted = sets.map((set) => set.toSorted((a, b) => a - b));
        const nearest = new NearestOf(sorted.map((set) => new StepIndex(serve(set))));
        const all = [...new Set(sorted.flat())].sort((a, b) => a - b);
        expect((await nearest.next(from))?.revision).toBe(all.find((at) => at > from));
        expect((await nearest.previous(from))?.revision).toBe(all.findLast((at) => at < from));
      }),
    );
  });
});
