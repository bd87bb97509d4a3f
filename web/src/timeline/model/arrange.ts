import type { Lane } from '../../api/schema.ts';
import { orderRows, type LaneRow, type Row } from './lane-order.ts';

export interface Arrangement {
  /** Rows that stay on top. */
  readonly pinned: readonly LaneRow[];
  readonly rows: readonly Row[];
}

interface Wanted {
  /** The objects that are loaded, of `total` that there are. */
  readonly lanes: readonly Lane[];
  readonly total: number;
  readonly pinned: readonly string[];
  readonly selected: string | null;
  /** Objects that were asked for by key: the pinned ones, and the selected one where the filters leave it out. */
  readonly single: (key: string) => Lane | null;
  readonly collapsed: ReadonlySet<string>;
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
  const extra = selected === null || byKey.has(selected) ? null : wanted.single(selected);
  const rows = orderRows(extra === null ? lanes : [...lanes, extra], wanted.collapsed);
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
