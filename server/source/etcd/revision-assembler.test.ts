import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../domain/history.ts';
import { RevisionAssembler } from './revision-assembler.ts';

const event = (modRevision: number, key: string): HistoryEvent => ({
  type: 'put',
  key,
  modRevision,
  createRevision: modRevision,
  version: 1,
  lease: '0',
  value: new Uint8Array(0),
});

test('events that share a revision are one, wherever etcd cuts its responses', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 });
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sizes, cuts, (transactions, lengths) => {
      const expected = transactions.map((size, index) => ({
        revision: index + 2,
        events: Array.from({ length: size }, (_, at) => event(index + 2, `k${at}`)),
      }));
      const all = expected.flatMap(({ events }) => events);
      const assembler = new RevisionAssembler();
      const complete = [];
      for (let at = 0, cut = 0; at < all.length; cut++) {
        const end = Math.min(all.length, at + (lengths[cut % lengths.length] ?? 1));
        complete.push(...assembler.push(all.slice(at, end), end < all.length));
        at = end;
      }
      expect(complete).toEqual(expected);
    }),
  );
});

test('a revision is held back until its last fragment, and given no later', () => {
  const assembler = new RevisionAssembler();
  expect(assembler.push([event(5, 'a'), event(6, 'a')], true).map(({ revision }) => revision)).toEqual([5]);
  expect(assembler.push([event(6, 'b')], true)).toEqual([]);
  expect(assembler.push([event(6, 'c')], false).map(({ events }) => events.length)).toEqual([3]);
  expect(assembler.push([], false)).toEqual([]);
});
