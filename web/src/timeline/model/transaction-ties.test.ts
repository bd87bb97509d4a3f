import { describe, expect, it } from 'vitest';
import type { Lane } from '../../api/schema.ts';
import { orderRows } from './lane-order.ts';
import { lane } from './lane.fixture.ts';
import { RowLayout, ROW_HEIGHT } from './row-layout.ts';
import { revisionAxis, Scale, timeAxis } from './scale.ts';
import { TimeMap } from './time-map.ts';
import { transactionTies } from './transaction-ties.ts';

const named = (name: string, ...revisions: number[]): Lane =>
  lane({ name, created: revisions[0] ?? 1, marks: revisions.map((revision) => ({ revision, verb: 'update' })) });
/** In this order, which is that of their creation: a, c, b. */
const lanes = [named('a', 12, 15), named('b', 13, 15), named('c', 12, 14)];
const rows = new RowLayout(orderRows(lanes, new Set())).visible(0, 600, 0);
const window = { from: 10, to: 19 };
const scaleTo = (width: number) => new Scale(revisionAxis, revisionAxis.domain(window), 0, width);

describe('transactionTies', () => {
  it('ties the marks of one revision, from the first row to the last', () => {
    const scale = scaleTo(1000);
    expect(transactionTies(rows, scale, 1)).toEqual([
      { revision: 12, x: scale.x(12), top: ROW_HEIGHT * 1.5, bottom: ROW_HEIGHT * 2.5 },
      { revision: 15, x: scale.x(15), top: ROW_HEIGHT * 1.5, bottom: ROW_HEIGHT * 3.5 },
    ]);
  });

  it('ties nothing where single revisions cannot be told apart, and nothing out of view', () => {
    expect(transactionTies(rows, scaleTo(30), 1)).toEqual([]);
    const further = new Scale(revisionAxis, revisionAxis.domain({ from: 30, to: 40 }), 0, 1000);
    expect(transactionTies(rows, further, 1)).toEqual([]);
  });

  it('by time, ties only what has room on both sides', () => {
    const times = new TimeMap([
      { revision: 10, atMs: 0, estimated: false },
      { revision: 13, atMs: 900, estimated: false },
      { revision: 14, atMs: 901, estimated: false },
      { revision: 15, atMs: 902, estimated: false },
      { revision: 19, atMs: 1000, estimated: false },
    ]);
    const axis = timeAxis(times);
    const scale = new Scale(axis, axis.domain(window), 0, 1000);
    expect(transactionTies(rows, scale, 1).map(({ revision }) => revision)).toEqual([12]);
  });
});
