import { snap } from '../model/mark-shapes.ts';
import type { Scale } from '../model/scale.ts';
import type { Palette } from './palette.ts';
import type { Pen } from './pen.ts';

/** Width and height of a dot, and from one to the next. */
const DOT = 2;
const SPACING = 5;

interface Band {
  readonly left: number;
  readonly right: number;
  /** Of the line; dots hang one pixel lower. */
  readonly top: number;
  readonly pixelRatio: number;
}

/** The line of the axis: plain where times were observed, dotted where they are estimated, in a colour that is seen as text is. */
export function drawAxisLine(pen: Pen, scale: Scale, { left, right, top, pixelRatio }: Band, palette: Palette): void {
  pen.fillStyle = palette.line;
  pen.fillRect(left, top, right - left, 1);
  const stretches = scale.estimatedWithin(left, right);
  if (stretches.length === 0) return;
  pen.fillStyle = palette.surface;
  for (const stretch of stretches) {
    const from = Math.max(snap(stretch.left, pixelRatio), left);
    pen.fillRect(from, top, Math.min(snap(stretch.right, pixelRatio), right) - from, 1);
  }
  pen.fillStyle = palette.muted;
  pen.beginPath();
  for (const stretch of stretches) {
    const end = Math.min(stretch.right, right);
    // However short it is, one dot of it is seen.
    let x = firstDot(stretch.left, left);
    do pen.rect(snap(x, pixelRatio), top, DOT, DOT);
    while ((x += SPACING) < end);
  }
  pen.fill();
}

/** Dots move along with what stands above them: they are counted from where their stretch begins. */
function firstDot(from: number, left: number): number {
  if (from >= left) return from;
  return Number.isFinite(from) ? from + Math.ceil((left - from) / SPACING) * SPACING : left;
}
