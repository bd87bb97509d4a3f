import { describe, expect, it } from 'vitest';
import { lane } from './lane.fixture.ts';
import { orderRows, type MoreRow } from './lane-order.ts';
import { RowLayout, ROW_HEIGHT } from './row-layout.ts';
import { rowsInView, rowsWanted } from './row-view.ts';

const AXIS = 28;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The namespace and six rows; `height` has room for so many below the axis. */
function view(scrolledRows: number, rowsInHeight: number, pinned: readonly string[] = []) {
  const rows = orderRows(
    NAMES.map((name, created) => lane({ name, created })),
    new Set(),
  );
  const layout = new RowLayout(rows);
  const pinnedRows = rows.filter((row) => row.type === 'lane' && pinned.includes(row.lane.identity.name));
  const viewport = { scrollTop: scrolledRows * ROW_HEIGHT, height: AXIS + rowsInHeight * ROW_HEIGHT, axisHeight: AXIS };
  return rowsInView(layout, pinnedRows, viewport);
}

describe('rowsInView', () => {
  it('places rows below the axis', () => {
    const { rows, pinned } = view(0, 3);
    expect(pinned).toEqual([]);
    expect(rows.map(({ top }) => top)).toEqual([AXIS, AXIS + ROW_HEIGHT, AXIS + 2 * ROW_HEIGHT]);
    expect(rows[0]?.row.type).toBe('namespace');
  });

  it('keeps the namespace on top of its rows when it has left the view', () => {
    const { rows, pinned } = view(2, 3);
    expect(pinned.map(({ row, top }) => [row.type, top])).toEqual([['namespace', AXIS]]);
    expect(rows[0]?.top).toBe(AXIS);
    expect(rows.every(({ row }) => row.type === 'lane')).toBe(true);
  });

  it('gives pinned rows their place, and less to those that scroll', () => {
    const { rows, pinned } = view(0, 3, ['e', 'f']);
    expect(pinned.map(({ top }) => top)).toEqual([AXIS, AXIS + ROW_HEIGHT]);
    expect(rows.map(({ top }) => top)).toEqual([AXIS + 2 * ROW_HEIGHT]);
  });
});

describe('rowsWanted', () => {
  const more = (objects: number, until: number): MoreRow => ({ type: 'more', id: `more ${until}`, objects, until });
  const place = (row: MoreRow, top: number) => ({ row, top, height: row.objects * ROW_HEIGHT });
  const height = 10 * ROW_HEIGHT;

  it('wants nothing where every row in view is loaded', () => {
    expect(rowsWanted(view(0, 3), height, 6)).toBeNull();
  });

  it('wants those in view and some beyond', () => {
    const wanted = rowsWanted({ rows: [place(more(900, 1000), 4 * ROW_HEIGHT)], pinned: [] }, height, 100);
    expect(wanted).toBe(100 + 6 + 20);
  });

  it('wants at most what there is, and always more than is loaded', () => {
    const few = place(more(5, 105), 0);
    expect(rowsWanted({ rows: [few], pinned: [] }, height, 100)).toBe(105);
    expect(rowsWanted({ rows: [few], pinned: [] }, height, 300)).toBe(301);
  });

  it('wants what the furthest of several needs', () => {
    const rows = [place(more(5, 105), 0), place(more(50, 400), 8 * ROW_HEIGHT)];
    expect(rowsWanted({ rows, pinned: [] }, height, 100)).toBe(350 + 2 + 20);
  });
});
