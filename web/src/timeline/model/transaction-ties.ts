import { firstMarkFrom, snap } from './mark-shapes.ts';
import type { PlacedRow } from './row-layout.ts';
import type { Scale } from './scale.ts';

/** The marks of one revision on several rows: they are one step. */
export interface Tie {
  readonly revision: number;
  readonly x: number;
  /** The middles of the outermost rows. */
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between one revision and the next from which on they are told apart. */
const APART = 4;
/** With more marks than this in view none stands alone. */
const MOST_MARKS = 2000;

/** What ties the marks in view together, left to right; nothing where single revisions cannot be told apart. */
export function transactionTies(rows: readonly PlacedRow[], scale: Scale, pixelRatio: number): Tie[] {
  if (scale.axis.kind === 'revision' && scale.pixelsPerUnit < APART) return [];
  const from = Math.floor(scale.revisionAt(scale.left));
  const to = Math.ceil(scale.revisionAt(scale.right));
  const middles = new Map<number, { top: number; bottom: number }>();
  let seen = 0;
  for (const { row, top, height } of rows) {
    if (row.type !== 'lane') continue;
    const { marks } = row.lane;
    const middle = snap(top + height / 2, pixelRatio);
    for (let index = firstMarkFrom(marks, from); index < marks.length; index++) {
      const revision = marks[index]?.revision ?? Infinity;
      if (revision > to) break;
      if (++seen > MOST_MARKS) return [];
      const known = middles.get(revision);
      if (known === undefined) middles.set(revision, { top: middle, bottom: middle });
      else known.bottom = middle;
    }
  }
  return [...middles]
    .filter(([revision, { top, bottom }]) => bottom > top && standsApart(revision, scale))
    .map(([revision, ends]) => ({ revision, x: snap(scale.x(revision), pixelRatio), ...ends }))
    .sort((a, b) => a.revision - b.revision);
}

function standsApart(revision: number, scale: Scale): boolean {
  const x = scale.x(revision);
  return scale.x(revision + 1) - x >= APART && x - scale.x(revision - 1) >= APART;
}
