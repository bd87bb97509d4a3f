import type { RevisionRange } from '../timeline-view.ts';

/** In which order the rows stand. All but the first make one flat list. */
export const LANE_SORTS = [
  { id: 'ownership', name: 'Ownership' },
  { id: 'first-seen', name: 'First seen' },
  { id: 'last-changed', name: 'Last changed' },
  { id: 'name', name: 'Name' },
  { id: 'most-changed', name: 'Most changed' },
] as const;
export type LaneSort = (typeof LANE_SORTS)[number]['id'];

/** The order as the server is asked for it. What goes by changes goes by those in the window, not by all that is loaded. */
export interface LaneOrder {
  readonly sort: LaneSort;
  readonly rankFrom?: number;
  readonly rankTo?: number;
}

export function laneOrder(sort: LaneSort, window: RevisionRange): LaneOrder {
  const byChanges = sort === 'last-changed' || sort === 'most-changed';
  return byChanges ? { sort, rankFrom: window.from, rankTo: window.to } : { sort };
}

export function sameOrder(a: LaneOrder, b: LaneOrder): boolean {
  return a.sort === b.sort && a.rankFrom === b.rankFrom && a.rankTo === b.rankTo;
}

/** The sort after this one, around. */
export function nextSort(sort: LaneSort): (typeof LANE_SORTS)[number] {
  const at = LANE_SORTS.findIndex(({ id }) => id === sort);
  return LANE_SORTS[(at + 1) % LANE_SORTS.length] ?? LANE_SORTS[0];
}

/** The list with an element moved by one place, as far as there is one. */
export function movedInList(list: readonly string[], element: string, by: -1 | 1): readonly string[] {
  const at = list.indexOf(element);
  const other = list[at + by];
  if (at < 0 || other === undefined) return list;
  return list.map((each, index) => (index === at ? other : index === at + by ? element : each));
}
