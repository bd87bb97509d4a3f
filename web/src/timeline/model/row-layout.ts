import type { Row } from './lane-order.ts';
import { upperBound } from './time-map.ts';

export const ROW_HEIGHT = 24;
const TRACK_HEIGHT = 18;

export interface PlacedRow {
  readonly row: Row;
  /** Top and height in pixels, in the coordinates of whoever placed it. */
  readonly top: number;
  readonly height: number;
}

/** Where every row lies from the top of the list; finds rows by pixel in logarithmic time. */
export class RowLayout {
  readonly rows: readonly Row[];
  readonly #tops: Float64Array;
  readonly #namespaces: number[] = [];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    this.#tops = new Float64Array(rows.length + 1);
    rows.forEach((row, index) => {
      this.#tops[index + 1] = (this.#tops[index] ?? 0) + heightOf(row);
      if (row.type === 'namespace') this.#namespaces.push(index);
    });
  }

  get height(): number {
    return this.#tops[this.rows.length] ?? 0;
  }

  topOf(index: number): number {
    return this.#tops[index] ?? 0;
  }

  indexOf(id: string): number {
    return this.rows.findIndex((row) => row.id === id);
  }

  /**
   * The namespace of the rows in a view whose own row has left it, in part or whole: it stays at the top, so that rows are always
   * seen below their namespace. null: it is in view, or there is none.
   */
  heading(scrollTop: number): Row | null {
    const uncovered = this.#indexAt(scrollTop + ROW_HEIGHT - 1);
    const index = this.#namespaces[upperBound(this.#namespaces, uncovered) - 1];
    return index !== undefined && this.topOf(index) < scrollTop ? (this.rows[index] ?? null) : null;
  }

  /** Rows that touch `top`…`bottom`, shifted by `offset`. */
  visible(top: number, bottom: number, offset: number): PlacedRow[] {
    const placed: PlacedRow[] = [];
    let index = this.#indexAt(top);
    for (; index < this.rows.length && this.topOf(index) < bottom; index++) {
      const row = this.rows[index];
      if (row === undefined) break;
      placed.push({ row, top: this.topOf(index) + offset, height: heightOf(row) });
    }
    return placed;
  }

  #indexAt(y: number): number {
    return Math.max(0, upperBound(this.#tops, y) - 1);
  }
}

function heightOf(row: Row): number {
  if (row.type === 'track') return TRACK_HEIGHT;
  return row.type === 'more' ? row.objects * ROW_HEIGHT : ROW_HEIGHT;
}

/**
 * The scroll position that keeps the row at the top of the view where it is when the rows change (as a reader would expect);
 * that of its namespace when the row is gone, and the old position when both are. Rows that come where they were missing take the
 * place that was kept for them.
 */
export function keepInPlace(before: RowLayout, after: RowLayout, scrollTop: number): number {
  const first = before.visible(scrollTop, scrollTop + 1, 0)[0];
  if (first === undefined || scrollTop === 0) return scrollTop;
  const missing = first.row.type === 'more';
  const index = missing ? -1 : after.indexOf(first.row.id);
  if (index >= 0) return after.topOf(index) + (scrollTop - first.top);
  const heading = before.heading(scrollTop);
  const namespace = heading === null ? -1 : after.indexOf(heading.id);
  if (heading === null || namespace < 0) return scrollTop;
  const below = missing ? scrollTop - before.topOf(before.indexOf(heading.id)) : 0;
  return after.topOf(namespace) + below;
}

/** Whether a row can be seen in a view; false where there is none of that id. */
export function isInView(layout: RowLayout, id: string, scrollTop: number, viewHeight: number): boolean {
  const index = layout.indexOf(id);
  const top = layout.topOf(index) - scrollTop;
  return index >= 0 && top + ROW_HEIGHT > 0 && top < viewHeight;
}

/** How many sub-rows stand below the row of an object. */
export function subRows(layout: RowLayout, index: number): number {
  let next = index + 1;
  while (layout.rows[next]?.type === 'track') next++;
  return next - index - 1;
}

/** The least scrolling that shows a row whole with its sub-rows, and two more beside it where there is room. */
export function scrollToShow(layout: RowLayout, index: number, scrollTop: number, viewHeight: number): number {
  const margin = viewHeight > 8 * ROW_HEIGHT ? 2 * ROW_HEIGHT : 0;
  const top = Math.max(0, layout.topOf(index) - margin);
  const bottom = layout.topOf(index + 1 + subRows(layout, index)) + margin;
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewHeight ? Math.min(top, bottom - viewHeight) : scrollTop;
}
