import type { Lane, Track } from '../../api/schema.ts';
import type { RevisionRange } from '../timeline-view.ts';
import { changedWithin, orderRows, type LaneRow, type Row } from './lane-order.ts';
import { trackRows } from './track-rows.ts';

export interface Arrangement {
  /** Rows that stay on top. */
  readonly pinned: readonly LaneRow[];
  readonly rows: readonly Row[];
}

interface Wanted {
  /** The objects that are loaded, of `total` that there are. */
  readonly lanes: readonly Lane[];
  readonly total: number;
  /** Objects that do not change within it are left out. */
  readonly range: RevisionRange;
  readonly pinned: readonly string[];
  readonly selected: string | null;
  /** Objects that were asked for by key: the pinned ones, and the selected one where the filters leave it out. */
  readonly single: (key: string) => Lane | null;
  readonly collapsed: ReadonlySet<string>;
  /** How an object stood, of the one that is selected. */
  readonly tracks: (key: string) => readonly Track[];
}

/** All rows, top to bottom. A pinned object keeps its place among the others too; a selected one is always there. */
export function arrange(wanted: Wanted): Arrangement {
  const { lanes, total, selected } = wanted;
  const byKey = new Map(lanes.map((lane) => [lane.identity.key, lane]));
  const find = (key: string): Lane | null => byKey.get(key) ?? wanted.single(key);
  const pinned = wanted.pinned.flatMap((key) => {
    const lane = find(key);
    return lane === null ? [] : [pinnedRow(lane)];
  });
  const shown = changedWithin(lanes, wanted.range);
  const extra = selected === null || shown.some((lane) => lane.identity.key === selected) ? null : find(selected);
  const rows = orderRows(extra === null ? shown : [...shown, extra], wanted.collapsed);
  const at = selected === null ? -1 : rows.findIndex((row) => row.id === selected);
  const lane = rows[at];
  if (lane?.type === 'lane') rows.splice(at + 1, 0, ...trackRows(lane, wanted.tracks(lane.id)));
  if (total > lanes.length) rows.push({ type: 'more', id: 'more', objects: total - lanes.length });
  return { pinned, rows };
}

function pinnedRow(lane: Lane): LaneRow {
  return { type: 'lane', id: lane.identity.key, lane, depth: 0, owned: 0, collapsed: false, pinned: true };
}

export const NONE: ReadonlySet<string> = new Set();

/** The set with an id put in or taken out. */
export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
