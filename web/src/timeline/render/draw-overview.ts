import type { Gap } from '../../api/schema.ts';
import type { PlacedFlags } from '../model/flags.ts';
import type { DensityBar } from '../model/density.ts';
import { HIT_SHAPES } from '../model/hit-shapes.ts';
import { snap } from '../model/mark-shapes.ts';
import type { Scale } from '../model/scale.ts';
import type { Tick } from '../model/ticks.ts';
import { gapEdges } from './draw-lanes.ts';
import { drawAxisLine } from './draw-axis-line.ts';
import { breakTexts, drawBreaks } from './draw-breaks.ts';
import { drawBrokenLine } from './draw-overlay.ts';
import type { Palette } from './palette.ts';
import { hatch, setFont, type Pen } from './pen.ts';

export interface OverviewPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly scale: Scale;
  /** Top and bottom of the columns. */
  readonly top: number;
  readonly bottom: number;
  readonly bars: readonly DensityBar[];
  readonly gaps: readonly Gap[];
  readonly flags: PlacedFlags;
  readonly ticks: readonly Tick[];
  /** Where each watched query has hits. */
  readonly hits: readonly (readonly number[])[];
}

const MANY_FLAGS = 16;
/** How far beside a break its duration may reach. */
const BESIDE = 16;

/** Columns by verb, gaps, commands and the axis. */
export function drawOverview(pen: Pen, picture: OverviewPicture, palette: Palette): void {
  const { width, height, top, bottom, scale } = picture;
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, width, height);
  for (const gap of picture.gaps) {
    const { x, width: wide } = gapEdges(gap, scale);
    hatch(pen, palette.gap, x, top, wide, bottom - top);
  }
  drawBreaks(pen, scale.breaks, { top, height: bottom - top, pixelRatio: picture.pixelRatio }, palette);
  drawBars(pen, picture, palette);
  drawAxisLine(pen, scale, { left: 0, right: width, top: bottom, pixelRatio: picture.pixelRatio }, palette);
  drawTicks(pen, picture, palette);
  drawHits(pen, picture, palette);
  drawFlags(pen, picture, palette);
}

/** On the axis, each query's in a shape of its own: columns end above them, and the playhead looks different. */
function drawHits(pen: Pen, { hits, bottom, pixelRatio }: OverviewPicture, palette: Palette): void {
  pen.fillStyle = palette.accent;
  pen.beginPath();
  for (const [index, places] of hits.entries()) {
    const corners = HIT_SHAPES[index % HIT_SHAPES.length]?.corners ?? [];
    for (const place of places) {
      const x = snap(place, pixelRatio) + 0.5;
      for (const [at, [right, down]] of corners.entries()) {
        if (at === 0) pen.moveTo(x + right, bottom + down);
        else pen.lineTo(x + right, bottom + down);
      }
    }
  }
  pen.fill();
}

const BELOW_TEXT = 14;

/** Poles reach down to the axis where there are few of them; a forest would hide the columns, and ends above them. */
function drawFlags(pen: Pen, picture: OverviewPicture, palette: Palette): void {
  const { pixelRatio, bottom, top } = picture;
  const { flags, labels } = picture.flags;
  pen.font = `11px ${palette.monoFont}`;
  pen.textBaseline = 'middle';
  const foot = flags.length > MANY_FLAGS ? top + 1 : bottom;
  for (const bookmark of [false, true]) {
    pen.fillStyle = bookmark ? palette.accent : palette.muted;
    for (const flag of flags) {
      if (flag.bookmark !== bookmark) continue;
      const x = snap(flag.x, pixelRatio);
      // Under a text only the foot of a pole is seen.
      if (flag.crossed) pen.fillRect(x, BELOW_TEXT, 1, foot - BELOW_TEXT);
      else drawFlag(pen, x, foot, bookmark);
    }
  }
  pen.textAlign = 'left';
  for (const { text, x, bookmark } of labels) {
    pen.fillStyle = bookmark ? palette.accent : palette.text;
    pen.fillText(text, snap(x, pixelRatio), 8);
  }
}

/** A pennant for a command, a swallowtail for a bookmark. */
function drawFlag(pen: Pen, x: number, foot: number, bookmark: boolean): void {
  pen.fillRect(x, 2, bookmark ? 1.5 : 1, foot - 2);
  pen.beginPath();
  pen.moveTo(x, bookmark ? 2 : 3);
  if (bookmark) {
    pen.lineTo(x + 9, 2);
    pen.lineTo(x + 6, 6);
    pen.lineTo(x + 9, 10);
    pen.lineTo(x, 10);
  } else {
    pen.lineTo(x + 6, 6);
    pen.lineTo(x, 9);
  }
  pen.fill();
}

function drawBars(pen: Pen, picture: OverviewPicture, palette: Palette): void {
  const { bottom, bars, pixelRatio } = picture;
  const none = () => 0;
  const updates = (bar: DensityBar) => bar.updates;
  const layers = [
    { colour: palette.update, verb: 'updates', below: none },
    { colour: palette.create, verb: 'creates', below: updates },
    { colour: palette.delete, verb: 'deletes', below: (bar: DensityBar) => bar.updates + bar.creates },
  ] as const;
  for (const { colour, verb, below } of layers) {
    pen.fillStyle = colour;
    pen.beginPath();
    for (const bar of bars) {
      const high = bar[verb];
      if (high === 0) continue;
      const from = below(bar);
      const low = snap(bottom - from, pixelRatio);
      const top = Math.min(snap(bottom - from - high, pixelRatio), low - 1 / pixelRatio);
      pen.rect(bar.left, top, bar.right - bar.left, low - top);
    }
    pen.fill();
  }
}

function drawTicks(pen: Pen, picture: OverviewPicture, palette: Palette): void {
  const { scale, bottom, height, width } = picture;
  const measure = setFont(pen, `10px ${palette.monoFont}`);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const folded = breakTexts(scale.breaks, measure, BESIDE);
  pen.fillStyle = palette.text;
  for (const { text, x } of folded) pen.fillText(text, x, (bottom + height) / 2 + 1.5);
  for (const tick of picture.ticks) {
    const x = scale.xOf(tick.position);
    const half = measure(tick.label) / 2;
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(snap(x - 0.5, picture.pixelRatio), bottom, 1, 3);
    if (x - half < 0 || x + half > width) continue;
    if (folded.some(({ left, right }) => x + half > left - 3 && x - half < right + 3)) continue;
    pen.fillStyle = palette.muted;
    pen.fillText(tick.label, x, (bottom + height) / 2 + 1.5);
  }
}

export interface BrushPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly scale: Scale;
  readonly top: number;
  readonly bottom: number;
  readonly window: { readonly from: number; readonly to: number };
  readonly whole: boolean;
  readonly playhead: number;
  readonly compared: number | null;
}

/** What the lanes show (the rest is veiled), the playhead, and where a comparison begins. */
export function drawBrush(pen: Pen, picture: BrushPicture, palette: Palette): void {
  const { scale, top, bottom, width, height, pixelRatio } = picture;
  pen.clearRect(0, 0, width, height);
  if (!picture.whole) {
    const { left, right } = brushEdges(picture.window, scale, pixelRatio);
    pen.fillStyle = palette.surface;
    pen.globalAlpha = 0.66;
    pen.fillRect(0, top, left, bottom - top);
    pen.fillRect(right, top, width - right, bottom - top);
    pen.globalAlpha = 1;
    pen.fillStyle = palette.muted;
    pen.fillRect(left, top, 1, bottom - top);
    pen.fillRect(right - 1, top, 1, bottom - top);
    pen.fillRect(left, top, right - left, 1);
    for (const x of [left, right - 1]) {
      pen.beginPath();
      pen.roundRect(x - 2, (top + bottom) / 2 - 7, 5, 14, 2);
      pen.fill();
    }
  }
  if (picture.compared !== null)
    drawBrokenLine(pen, snap(scale.x(picture.compared) - 1, pixelRatio), top, bottom, palette);
  const x = snap(scale.x(picture.playhead) - 1, pixelRatio);
  pen.fillStyle = palette.accent;
  pen.fillRect(x, top, 2, bottom - top);
  pen.beginPath();
  pen.moveTo(x - 4, top - 1);
  pen.lineTo(x + 6, top - 1);
  pen.lineTo(x + 1, top + 5);
  pen.fill();
}

/** Pixels of the window's edges, at least four apart so that a narrow one can still be seen and held. */
export function brushEdges(
  window: { readonly from: number; readonly to: number },
  scale: Scale,
  pixelRatio: number,
): { left: number; right: number } {
  const left = scale.x(window.from - 0.5);
  const right = scale.x(window.to + 0.5);
  const spare = Math.max(0, 4 - (right - left)) / 2;
  return { left: snap(left - spare, pixelRatio), right: snap(right + spare, pixelRatio) };
}
