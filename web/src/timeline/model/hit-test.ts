import type { Lane } from '../../api/schema.ts';
import { COVER, firstMarkFrom } from './mark-shapes.ts';
import type { PlacedRow } from './row-layout.ts';
import type { Scale } from './scale.ts';
import { pointOn, type TrackPoint } from './track-rows.ts';

type Mark = Lane['marks'][number];

/** How far beside a mark a pointer still means it, in pixels. */
export const REACH = 8;

/** By how much a create or delete is preferred: as far as it covers updates, less what rounding to pixels can move them. */
const COVERED = COVER - 1.5;

export type Hit =
  | { readonly type: 'nothing' }
  | { readonly type: 'axis' }
  | { readonly type: 'track'; readonly placed: PlacedRow; readonly key: string; readonly point: TrackPoint }
  | { readonly type: 'row'; readonly placed: PlacedRow; readonly label: boolean }
  | { readonly type: 'mark'; readonly placed: PlacedRow; readonly key: string; readonly mark: Mark };

export interface HitArea {
  readonly labelWidth: number;
  readonly axisHeight: number;
  readonly scale: Scale;
  readonly rows: readonly PlacedRow[];
}

/** What lies at a pixel. */
export function hitTest(area: HitArea, x: number, y: number): Hit {
  if (y < area.axisHeight) return x < area.labelWidth ? { type: 'nothing' } : { type: 'axis' };
  const placed = area.rows.find((row) => y >= row.top && y < row.top + row.height);
  if (placed === undefined) return { type: 'nothing' };
  if (placed.row.type === 'lane' && x >= area.labelWidth) {
    const mark = nearestMark(placed.row.lane.marks, area.scale, x);
    if (mark !== null) return { type: 'mark', placed, key: placed.row.id, mark };
  }
  if (placed.row.type === 'track' && x >= area.labelWidth) {
    const point = pointOn(placed.row, area.scale, x);
    if (point !== null) return { type: 'track', placed, key: placed.row.key, point };
  }
  return { type: 'row', placed, label: x < area.labelWidth };
}

/**
 * The mark that is drawn nearest to a pixel, within reach. A create or delete covers the updates beside it; of several marks in
 * one pixel it is the one that the pixel's own revision is nearest to.
 */
export function nearestMark(marks: readonly Mark[], scale: Scale, x: number): Mark | null {
  const middle = firstMarkFrom(marks, scale.revisionAt(x));
  let best: Mark | null = null;
  let least = Infinity;
  const consider = (mark: Mark | undefined): boolean => {
    if (mark === undefined) return false;
    const distance = Math.abs(scale.x(mark.revision) - x);
    if (distance > REACH) return false;
    const cost = mark.verb === 'update' ? distance : distance - COVERED;
    if (cost < least) {
      best = mark;
      least = cost;
    }
    return true;
  };
  let after = middle;
  while (consider(marks[after])) after++;
  let before = middle - 1;
  while (consider(marks[before])) before--;
  return best;
}
