import { duration } from '../../text/times.ts';
import { snap } from '../model/mark-shapes.ts';
import type { Break, Scale } from '../model/scale.ts';
import type { Palette } from './palette.ts';
import { setFont, type Pen } from './pen.ts';

const LEAST_WIDTH = 3;
/** How far beside a break its duration may reach on the axis of the lanes. */
const BESIDE = 24;

interface Band {
  readonly top: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** Idle time that is folded: what lies below is paler between two lines, and is seen to go on. */
export function drawBreaks(
  pen: Pen,
  breaks: readonly Break[],
  { top, height, pixelRatio }: Band,
  palette: Palette,
): void {
  for (const { left, right } of breaks) {
    const x = snap(left, pixelRatio);
    const width = Math.max(LEAST_WIDTH, snap(right, pixelRatio) - x);
    pen.fillStyle = palette.surface;
    pen.globalAlpha = 0.55;
    pen.fillRect(x, top, width, height);
    pen.globalAlpha = 1;
    pen.fillStyle = palette.lineStrong;
    for (const edge of [x, x + width - 1]) for (let y = top; y < top + height; y += 6) pen.fillRect(edge, y, 1, 3);
  }
}

/** `41 min`: the largest unit is enough. */
export function breakText(ms: number): string {
  return duration(ms).split(' ').slice(0, 2).join(' ');
}

export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly left: number;
  readonly right: number;
}

/** A break is told where it is at least such a share of the longest: others leave the room to clock times. */
const TOLD_SHARE = 1 / 20;

/** How long breaks were, the longest first where not all have room; `reach` is how far beside its break a text may stand. */
export function breakTexts(breaks: readonly Break[], measure: (text: string) => number, reach: number): PlacedText[] {
  const placed: PlacedText[] = [];
  const longest = Math.max(...breaks.map(({ ms }) => ms));
  for (const { left, right, ms } of breaks.toSorted((a, b) => b.ms - a.ms)) {
    if (ms < longest * TOLD_SHARE) break;
    const text = breakText(ms);
    const x = (left + right) / 2;
    const half = measure(text) / 2 + 2;
    const taken = placed.some((other) => x - half < other.right && x + half > other.left);
    if (2 * half > right - left + 2 * reach || taken) continue;
    placed.push({ text, x, left: x - half, right: x + half });
  }
  return placed;
}

/** How long breaks were, on the axis of the lanes; the pen is left with their font. */
export function axisBreakTexts(pen: Pen, scale: Scale, palette: Palette): PlacedText[] {
  return breakTexts(scale.breaks, setFont(pen, `600 11px ${palette.uiFont}`), BESIDE);
}
