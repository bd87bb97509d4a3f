import type { Lane, LanePage, Track } from '../../api/schema.ts';
import type { RevisionRange } from '../timeline-view.ts';
import {
  changedWithin,
  changesWithin,
  groupOf,
  missingRows,
  orderRows,
  parentsOf,
  type LaneRow,
  type Row,
} from './lane-order.ts';
import type { LaneSort } from './lane-sort.ts';
import { trackRows } from './track-rows.ts';

export interface Arrangement {
  /** Rows that stay on top. */
  readonly pinned: readonly LaneRow[];
  readonly rows: readonly Row[];
  /** As many rows have to be loaded until all of the selected object's namespace are; 0: it is among those that are. */
  readonly around: number;
}

interface Wanted {
  /** The objects that are loaded, of `total` that there are. */
  readonly lanes: readonly Lane[];
  readonly total: number;
  /** How many there are of each namespace, where that is known. */
  readonly namespaces: LanePage['namespaces'];
  /** Objects that do not change within it are left out. */
  readonly range: RevisionRange;
  readonly pinned: readonly string[];
  readonly selected: string | null;
  /** Objects that were asked for by key: the pinned ones, and the selected one where the filters leave it out. */
  readonly single: (key: string) => Lane | null;
  readonly collapsed: readonly string[];
  readonly sort: LaneSort;
  /** How an object stood; nothing where that is not shown. */
  readonly tracks: (key: string) => readonly Track[];
}

/**
 * All rows, top to bottom. A pinned object keeps its place among the others too; a selected one is always there. Lanes are given
 * in the order of `sort`; only that of ownership is made here.
 */
export function arrange(wanted: Wanted): Arrangement {
  const { lanes, total, selected } = wanted;
  const byKey = new Map(lanes.map((lane) => [lane.identity.key, lane]));
  const find = (key: string): Lane | null => byKey.get(key) ?? wanted.single(key);
  const pinned = wanted.pinned.flatMap((key) => {
    const lane = find(key);
    return lane === null ? [] : [aloneRow(lane, true)];
  });
  const flat = wanted.sort !== 'ownership';
  const shown = flat ? lanes.filter((lane) => changesWithin(lane, wanted.range)) : changedWithin(lanes, wanted.range);
  const extra = selected === null || shown.some((lane) => lane.identity.key === selected) ? null : find(selected);
  const all = extra === null ? shown : [extra, ...shown];
  const missing = missingRows(lanes, total, wanted.namespaces);
  // Asked for by itself: perhaps one of those that are missing, perhaps one that the filters leave out.
  const single = extra === null || byKey.has(extra.identity.key) ? null : extra;
  const ordered = flat
    ? all.map((lane) => aloneRow(lane, false))
    : orderRows(all, new Set(wanted.collapsed), missing, single, parentsOf(extra === null ? lanes : all));
  const rows = ordered.flatMap((row): Row[] =>
    row.type === 'lane' ? [row, ...trackRows(row, wanted.tracks(row.id))] : [row],
  );
  if (total > lanes.length && (flat || wanted.namespaces.length === 0))
    rows.push({ type: 'more', id: 'more', objects: total - lanes.length, until: total });
  const around = single === null || flat ? 0 : (missing.get(groupOf(single.identity))?.until ?? 0);
  return { pinned, rows, around };
}

function aloneRow(lane: Lane, pinned: boolean): LaneRow {
  return { type: 'lane', id: lane.identity.key, lane, depth: 0, owned: 0, collapsed: false, pinned, alone: true };
}
