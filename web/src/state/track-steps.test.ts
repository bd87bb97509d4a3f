import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectTracks } from '../api/schema.ts';
import type { RevisionRange } from '../timeline/timeline-view.ts';
import { besideChange, changesOf } from './track-steps.ts';

/** A server whose object changes at certain revisions, and which reads `most` of them for one answer. */
const serverOf =
  (changes: readonly number[], most: number) =>
  ({ from, to }: RevisionRange): Promise<ObjectTracks> => {
    const within = changes.filter((at) => at > from && at <= to);
    const read = within.slice(0, most);
    const cut = within[most];
    const edges = [from, ...read];
    const spans = edges.map((start, index) => ({
      ...{ from: start, to: edges[index + 1] ?? null },
      ...{ state: String(index), tone: 'neutral' as const, detail: null },
    }));
    const track = { id: 'phase', type: 'phase' as const, label: 'phase', spans, marks: [] };
    return Promise.resolve({ tracks: [track], completeTo: cut === undefined ? to : cut - 1 });
  };

test('the nearest change before or after a revision is found, however far, and however little is read at once', async () => {
  const changes = fc.uniqueArray(fc.integer({ min: 2, max: 20_000 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      changes,
      fc.integer({ min: 1, max: 20_000 }),
      fc.constantFrom(1 as const, -1 as const),
      fc.integer({ min: 1, max: 4 }),
      async (made, revision, direction, most) => {
        const sorted = made.toSorted((a, b) => a - b);
        const expected = direction === 1 ? sorted.find((at) => at > revision) : sorted.findLast((at) => at < revision);
        const step = { track: 'phase', revision, direction, firstRevision: 1, lastRevision: 20_000 };
        expect(await besideChange(serverOf(sorted, most), step)).toBe(expected ?? null);
        expect(await besideChange(serverOf(sorted, most), { ...step, track: 'other' })).toBeNull();
      },
    ),
  );
});

test('a change is where a stretch begins or ends, or an Event was written', () => {
  const span = { state: 'x', tone: 'good' as const, detail: null };
  const marks = [
    { revision: 7, key: '/e', type: 'Normal', reason: 'R', count: 1, tone: 'neutral' as const, detail: null },
  ];
  const spans = [
    { from: 3, to: 5, ...span },
    { from: 9, to: null, ...span },
  ];
  expect(changesOf({ spans, marks })).toEqual([3, 5, 7, 9]);
});
