import type { Lane } from '../../api/schema.ts';
import type { Scale } from './scale.ts';

type Mark = Lane['marks'][number];

/** What is drawn of one lane's marks: pixel positions, ascending, snapped to device pixels. */
export interface MarkShapes {
  readonly creates: number[];
  readonly deletes: number[];
  /** Updates that stand alone. */
  readonly dots: number[];
  /** Updates that stand close: pairs of left and right edge. */
  readonly ticks: number[];
}

/** Updates nearer to each other than this are drawn as ticks instead of dots. */
export const DOT_SPACING = 5;
/** A create or a delete covers this much to either side; updates below it are not drawn. */
export const COVER = 7;
/** Of creates (or deletes) nearer to each other than this one is drawn: more would be a smear. */
export const GLYPH_SPACING = 4;
/** Half the width of a tick. */
const TICK = 1;
/** Marks this far outside the plot still reach into it. */
const EDGE = 8;

/** Index of the first mark at or after a revision. */
export function firstMarkFrom(marks: readonly Mark[], revision: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle]?.revision ?? 0) < revision) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Thins marks to what the pixels can show. Never lost: every create has a create drawn within GLYPH_SPACING of it, every delete a
 * delete, and every update something within COVER.
 */
export function markShapes(marks: readonly Mark[], scale: Scale, pixelRatio: number): MarkShapes {
  const shapes: MarkShapes = { creates: [], deletes: [], dots: [], ticks: [] };
  const from = Math.floor(scale.revisionAt(scale.left - EDGE));
  const to = Math.ceil(scale.revisionAt(scale.right + EDGE));
  const updates: number[] = [];
  const covers: number[] = [];
  for (let index = firstMarkFrom(marks, from); index < marks.length; index++) {
    const mark = marks[index];
    if (mark === undefined || mark.revision > to) break;
    const x = snap(scale.x(mark.revision), pixelRatio);
    const list = mark.verb === 'create' ? shapes.creates : mark.verb === 'delete' ? shapes.deletes : updates;
    const spacing = list === updates ? Number.MIN_VALUE : GLYPH_SPACING;
    if (x - (list[list.length - 1] ?? -Infinity) < spacing) continue;
    list.push(x);
    if (list !== updates) covers.push(x);
  }
  const shown = uncovered(updates, covers);
  for (let index = 0; index < shown.length; index++) {
    const x = shown[index] ?? 0;
    const before = x - (shown[index - 1] ?? -Infinity);
    const after = (shown[index + 1] ?? Infinity) - x;
    if (before >= DOT_SPACING && after >= DOT_SPACING) shapes.dots.push(x);
    else addTick(shapes.ticks, x);
  }
  return shapes;
}

/** The updates that no create or delete lies over; both lists ascend. */
function uncovered(updates: readonly number[], covers: readonly number[]): readonly number[] {
  if (covers.length === 0) return updates;
  let next = 0;
  return updates.filter((x) => {
    while ((covers[next] ?? Infinity) <= x) next++;
    return x - (covers[next - 1] ?? -Infinity) >= COVER && (covers[next] ?? Infinity) - x >= COVER;
  });
}

export function snap(x: number, pixelRatio: number): number {
  return Math.round(x * pixelRatio) / pixelRatio;
}

function addTick(ticks: number[], x: number): void {
  const right = ticks[ticks.length - 1];
  if (right !== undefined && x - TICK <= right) ticks[ticks.length - 1] = x + TICK;
  else ticks.push(x - TICK, x + TICK);
}
