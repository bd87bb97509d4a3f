import type { Lane } from '../../api/schema.ts';
import { firstMarkFrom } from './mark-shapes.ts';
import type { PlacedRow } from './row-layout.ts';
import type { Scale } from './scale.ts';

type Mark = Lane['marks'][number];

/** How far beside a mark a pointer still means it, in pixels. */
export const REACH = 8;

export type Hit =
  | { readonly type: 'nothing' }
  | { readonly type: 'axis' }
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
  return { type: 'row', placed, label: x < area.labelWidth };
}

/**
 * The mark nearest to a pixel, within reach. Marks of one pixel: a create or delete before an update, then the one that is
 * nearest to the pixel's own revision.
 */
export function nearestMark(marks: readonly Mark[], scale: Scale, x: number): Mark | null {
  const revision = scale.revisionAt(x);
  const middle = firstMarkFrom(marks, revision);
  let best: Mark | null = null;
  let bestDistance = REACH;
  const consider = (mark: Mark): boolean => {
    const distance = Math.abs(scale.x(mark.revision) - x);
    if (distance > REACH) return false;
    const nearer = distance < bestDistance - 0.5;
    const rarer = distance < bestDistance + 0.5 && mark.verb !== 'update' && (best === null || best.verb === 'update');
    if (best === null || nearer || rarer) {
      best = mark;
      bestDistance = Math.min(distance, bestDistance);
    }
    return true;
  };
  for (let index = middle; index < marks.length; index++) {
    const mark = marks[index];
    if (mark === undefined || !consider(mark)) break;
  }
  for (let index = middle - 1; index >= 0; index--) {
    const mark = marks[index];
    if (mark === undefined || !consider(mark)) break;
  }
  return best;
}
