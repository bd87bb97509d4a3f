import { describe, expect, it } from 'vitest';
import { arrange } from './arrange.ts';
import { lane } from './lane.fixture.ts';
import { laneOrder, LANE_SORTS, movedInList, nextSort, sameOrder } from './lane-sort.ts';

const window = { from: 10, to: 20 };

describe('the order of rows', () => {
  it('goes by the changes in the window only where it goes by changes', () => {
    expect(laneOrder('name', window)).toEqual({ sort: 'name' });
    expect(laneOrder('most-changed', window)).toEqual({ sort: 'most-changed', rankFrom: 10, rankTo: 20 });
    const moved = { from: 11, to: 21 };
    expect(sameOrder(laneOrder('name', window), laneOrder('name', moved))).toBe(true);
    expect(sameOrder(laneOrder('last-changed', window), laneOrder('last-changed', moved))).toBe(false);
  });

  it('is chosen around', () => {
    const seen = LANE_SORTS.map(({ id }) => nextSort(id).id);
    expect(new Set(seen).size).toBe(LANE_SORTS.length);
    expect(nextSort('most-changed').id).toBe('ownership');
  });

  it('is flat and as it was given, without what does not change in the window, but with what is selected', () => {
    const lanes = [
      lane({ name: 'pod', owner: 'set', created: 12 }),
      lane({ name: 'quiet', created: 30 }),
      lane({ name: 'set', kind: 'ReplicaSet', namespace: 'other', created: 11 }),
    ];
    const rowsOf = (selected: string | null) =>
      arrange({
        ...{
          lanes,
          total: 5,
          namespaces: [],
          range: window,
          pinned: [],
          selected,
          collapsed: [],
          sort: 'most-changed',
        },
        single: () => null,
        tracks: () => [],
      }).rows;
    const names = (selected: string | null) =>
      rowsOf(selected).map((row) => (row.type === 'lane' ? row.lane.identity.name : row.type));
    expect(names(null)).toEqual(['pod', 'set', 'more']);
    expect(names(lanes[1]?.identity.key ?? null)).toEqual(['quiet', 'pod', 'set', 'more']);
    expect(rowsOf(null)[0]).toMatchObject({ depth: 0, owned: 0, alone: true, pinned: false });
  });
});

describe('movedInList', () => {
  it('changes places with a neighbour, as far as there is one', () => {
    expect(movedInList(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(movedInList(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(movedInList(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(movedInList(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
    expect(movedInList(['a', 'b'], 'z', 1)).toEqual(['a', 'b']);
  });
});
