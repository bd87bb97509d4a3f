import { expect, test } from 'vitest';
import { nest } from './lane-order.ts';
import { thinMarks } from './lane-query.ts';

const object = (uid: string | null, ownerUid: string | null = null) => ({ uid, ownerUid });

test('an owner stands directly above what it owns', () => {
  const pod = object('pod', 'set');
  const other = object('other');
  const set = object('set', 'deployment');
  const deployment = object('deployment');
  expect(nest([pod, other, set, deployment])).toEqual([other, deployment, set, pod]);
});

test('owners that are not there, that are themselves, or that go in a circle lose nothing', () => {
  const orphan = object('orphan', 'gone');
  const self = object('self', 'self');
  const a = object('a', 'b');
  const b = object('b', 'a');
  const nameless = object(null);
  const objects = [orphan, self, a, b, nameless];
  expect(new Set(nest(objects))).toEqual(new Set(objects));
  expect(nest(objects)).toHaveLength(5);
});

test('thinning keeps creates and deletes, and the ends', () => {
  const marks = Array.from({ length: 100 }, (_, i) => ({
    revision: i,
    verb: i === 40 ? ('delete' as const) : i === 0 || i === 41 ? ('create' as const) : ('update' as const),
  }));
  const thin = thinMarks(marks, 10);
  expect(thin).toHaveLength(10);
  expect(thin.filter((mark) => mark.verb !== 'update').map((mark) => mark.revision)).toEqual([0, 40, 41]);
  expect(thin.at(-1)?.revision).toBe(99);
  expect(thin.map((mark) => mark.revision)).toEqual(thin.map((mark) => mark.revision).toSorted((a, b) => a - b));
  expect(thinMarks(marks, 2)).toHaveLength(2);
  expect(thinMarks(marks, 200)).toEqual(marks);
});
