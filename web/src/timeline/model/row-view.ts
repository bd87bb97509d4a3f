import type { Row } from './lane-order.ts';
import { ROW_HEIGHT, type PlacedRow, type RowLayout } from './row-layout.ts';

/** Rows that are loaded beyond those in view. */
const AHEAD = 20;

/** What is seen of the rows: in pixels. */
export interface RowViewport {
  readonly scrollTop: number;
  /** Of the whole view, axis included. */
  readonly height: number;
  readonly axisHeight: number;
}

/** Rows in view, placed from the top of the view. */
export interface RowsInView {
  /** Those that scroll. */
  readonly rows: readonly PlacedRow[];
  /** Those that stay on top of them: what is pinned, and the namespace that has left the view. */
  readonly pinned: readonly PlacedRow[];
}

export function rowsInView(layout: RowLayout, pinned: readonly Row[], viewport: RowViewport): RowsInView {
  const { scrollTop, height, axisHeight } = viewport;
  const offset = axisHeight + pinned.length * ROW_HEIGHT;
  const heading = layout.heading(scrollTop);
  const staying = heading === null ? pinned : [...pinned, heading];
  const rows = layout.visible(scrollTop, scrollTop + height - offset, offset - scrollTop);
  return {
    rows: rows.filter(({ row }) => row !== heading),
    pinned: staying.map((row, index) => ({ row, top: axisHeight + index * ROW_HEIGHT, height: ROW_HEIGHT })),
  };
}

/**
 * How many rows are to be loaded for what is in view; null: those that are there are enough.
 * @param loaded so many are
 */
export function rowsWanted({ rows }: RowsInView, height: number, loaded: number): number | null {
  let wanted: number | null = null;
  for (const { row, top } of rows) {
    if (row.type !== 'more') continue;
    const inView = Math.ceil((height - top) / ROW_HEIGHT);
    const count = Math.min(row.until, row.until - row.objects + inView + AHEAD);
    // What is owned from another namespace stands there in the server's order: then it comes later than it seems.
    wanted = Math.max(wanted ?? 0, count, loaded + 1);
  }
  return wanted;
}
