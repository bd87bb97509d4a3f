import { describe, expect, it } from 'vitest';
import type { Lane } from '../../api/schema.ts';
import { arrange } from './arrange.ts';
import { lane } from './lane.fixture.ts';

const [first, second, far] = [
  lane({ name: 'first', created: 10 }),
  lane({ name: 'second', created: 11 }),
  lane({ name: 'far', created: 40 }),
];

/** Of `total` objects of one namespace. */
const arranged = (lanes: readonly Lane[], total: number, selected: Lane) =>
  arrange({
    ...{ lanes, total, range: { from: 1, to: 30 }, pinned: [], collapsed: [], sort: 'ownership' },
    namespaces: [{ kubernetes: true, namespace: 'default', lanes: total }],
    selected: selected.identity.key,
    single: () => selected,
    tracks: () => [],
  });
const lines = ({ rows }: ReturnType<typeof arranged>) =>
  rows.map((row) => {
    if (row.type === 'lane') return row.lane.identity.name;
    return row.type === 'track' ? row.id : `${row.type} ${row.objects}`;
  });

describe('a selected object that was asked for by itself', () => {
  it('is counted among those that are missing, and hides none of them', () => {
    const one = arranged([first], 2, second);
    expect(lines(one)).toEqual(['namespace 2', 'first', 'second', 'more 1']);
    expect(one.around).toBe(2);
  });

  it('stands beside all the others where the filters leave it out', () => {
    const all = arranged([first, second], 2, far);
    expect(lines(all)).toEqual(['namespace 3', 'first', 'second', 'far']);
    expect(all.around).toBe(0);
  });

  it('is not waited for where it is loaded, though it does not change in the window', () => {
    const loaded = arranged([first, far], 3, far);
    expect(lines(loaded)).toEqual(['namespace 3', 'first', 'far', 'more 1']);
    expect(loaded.around).toBe(0);
  });
});
