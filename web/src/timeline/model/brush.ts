import type { RevisionRange } from '../timeline-view.ts';
import { clampRange, nearestRevision } from './window.ts';
import type { Scale } from './scale.ts';

/** What a drag on the overview does, by where it begins. */
export type BrushGrip = 'left' | 'right' | 'inside' | 'new';

const GRIP = 6;

export function gripAt(x: number, edges: { left: number; right: number }, whole: boolean): BrushGrip {
  if (whole) return 'new';
  const toLeft = Math.abs(x - edges.left);
  const toRight = Math.abs(x - edges.right);
  if (Math.min(toLeft, toRight) <= GRIP) return toLeft < toRight ? 'left' : 'right';
  return x > edges.left && x < edges.right ? 'inside' : 'new';
}

/** The window after a drag from pixel `from` to pixel `to`, which began with the window `before`. */
export function brushed(
  grip: BrushGrip,
  before: RevisionRange,
  scale: Scale,
  from: number,
  to: number,
  recording: { readonly firstRevision: number; readonly lastRevision: number },
): RevisionRange {
  const start = nearestRevision(scale.revisionAt(from), recording);
  const end = nearestRevision(scale.revisionAt(to), recording);
  switch (grip) {
    case 'new':
      return { from: Math.min(start, end), to: Math.max(start, end) };
    case 'left':
      return { from: Math.min(end, before.to), to: Math.max(end, before.to) };
    case 'right':
      return { from: Math.min(end, before.from), to: Math.max(end, before.from) };
    case 'inside':
      return clampRange({ from: before.from + end - start, to: before.to + end - start }, recording);
  }
}
