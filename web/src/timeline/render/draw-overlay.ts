import type { LaneRow } from '../model/lane-order.ts';
import { firstMarkFrom, snap } from '../model/mark-shapes.ts';
import type { PlacedRow } from '../model/row-layout.ts';
import type { Scale } from '../model/scale.ts';
import { grouped } from '../../text/numbers.ts';
import type { Tick } from '../model/ticks.ts';
import { axisBreakTexts } from './draw-breaks.ts';
import type { Palette } from './palette.ts';
import { setFont, type Pen } from './pen.ts';

/** What lies over the lanes and moves with the playhead and the pointer. */
export interface OverlayPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly labelWidth: number;
  readonly axisHeight: number;
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  readonly rows: readonly PlacedRow[];
  readonly pinned: readonly PlacedRow[];
  readonly playhead: number;
  /** The revision that all keys are compared with; null: none. */
  readonly compared: number | null;
  readonly hover: { readonly rowId: string; readonly revision: number | null } | null;
}

export function drawOverlay(pen: Pen, picture: OverlayPicture, palette: Palette): void {
  pen.clearRect(0, 0, picture.width, picture.height);
  const pinnedBottom = picture.pinned.reduce((bottom, row) => Math.max(bottom, row.top + row.height), 0);
  const top = Math.max(picture.axisHeight, pinnedBottom);
  const inView = picture.rows.filter((row) => row.top + row.height > top);
  drawHoveredRow(pen, picture, [...inView, ...picture.pinned], top, palette);
  drawCompared(pen, picture, palette);
  drawPlayhead(pen, picture, palette);
  pen.save();
  pen.beginPath();
  pen.rect(picture.labelWidth, picture.axisHeight, picture.width - picture.labelWidth, picture.height);
  pen.clip();
  drawRings(pen, picture, [...inView, ...picture.pinned], palette);
  pen.restore();
}

function drawHoveredRow(
  pen: Pen,
  picture: OverlayPicture,
  rows: readonly PlacedRow[],
  top: number,
  palette: Palette,
): void {
  const placed = rows.find(({ row }) => row.id === picture.hover?.rowId);
  if (placed === undefined || placed.row.type === 'more') return;
  const from = picture.pinned.includes(placed) ? placed.top : Math.max(placed.top, top);
  pen.globalAlpha = 0.06;
  pen.fillStyle = palette.text;
  pen.fillRect(0, from, picture.width, placed.top + placed.height - from);
  pen.globalAlpha = 1;
}

/** Rings around what changes at the playhead, and around all that the revision below the pointer changed: it is one step. */
function drawRings(pen: Pen, picture: OverlayPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const { scale, pixelRatio, hover } = picture;
  pen.lineWidth = 2;
  const ring = (revision: number, middle: number, colour: string): void => {
    const x = snap(scale.x(revision), pixelRatio);
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.arc(x, middle, 7, 0, 2 * Math.PI);
    pen.stroke();
  };
  const middles: number[] = [];
  for (const { row, top, height } of rows) {
    if (row.type !== 'lane') continue;
    const middle = snap(top + height / 2, pixelRatio);
    if (hasMark(row, picture.playhead)) ring(picture.playhead, middle, palette.accent);
    if (hover === null || hover.revision === null || !hasMark(row, hover.revision)) continue;
    ring(hover.revision, middle, palette.text);
    middles.push(middle);
  }
  if (hover === null || hover.revision === null || middles.length < 2) return;
  const [top, bottom] = [Math.min(...middles), Math.max(...middles)];
  pen.fillStyle = palette.text;
  pen.fillRect(snap(scale.x(hover.revision) - 1, pixelRatio), top, 2, bottom - top);
}

/** Where a comparison begins: the playhead's line, broken. */
function drawCompared(pen: Pen, picture: OverlayPicture, palette: Palette): void {
  const { scale, pixelRatio, labelWidth, axisHeight, width, height, compared } = picture;
  if (compared === null) return;
  const x = scale.x(compared);
  if (x < labelWidth || x > width) return;
  drawBrokenLine(pen, snap(x - 1, pixelRatio), axisHeight - 6, height, palette);
}

/** A line of the playhead's colour, two pixels wide, with gaps. */
export function drawBrokenLine(pen: Pen, x: number, top: number, bottom: number, palette: Palette): void {
  pen.fillStyle = palette.accent;
  for (let y = top; y < bottom; y += 8) pen.fillRect(x, y, 2, Math.min(4, bottom - y));
}

function drawPlayhead(pen: Pen, picture: OverlayPicture, palette: Palette): void {
  const { scale, pixelRatio, labelWidth, axisHeight, width, height, playhead } = picture;
  const at = scale.x(playhead);
  const outside = at < labelWidth ? -1 : at > width ? 1 : 0;
  const x = snap(Math.min(Math.max(at, labelWidth), width), pixelRatio);
  pen.fillStyle = palette.accent;
  if (outside === 0) pen.fillRect(snap(x - 1, pixelRatio), axisHeight - 6, 2, height - axisHeight + 6);

  const font = `600 11px ${palette.monoFont}`;
  const measure = setFont(pen, font);
  const text = `${outside < 0 ? '‹ ' : ''}${grouped(playhead)}${outside > 0 ? ' ›' : ''}`;
  const half = measure(text) / 2 + 6;
  const middle = Math.min(Math.max(x, labelWidth + half + 1), width - half - 1);
  const chipTop = 3;
  const chipHeight = axisHeight - 9;
  hideTicks(pen, picture, middle - half, middle + half, measure, palette);
  pen.fillStyle = palette.accent;
  pen.beginPath();
  pen.roundRect(snap(middle - half, pixelRatio), chipTop, snap(2 * half, pixelRatio), chipHeight, 3);
  pen.fill();
  pen.font = font;
  pen.fillStyle = palette.onAccent;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, middle, chipTop + chipHeight / 2 + 0.5);
}

/** Labels of ticks and breaks that the playhead's chip would cut are covered whole. */
function hideTicks(
  pen: Pen,
  picture: OverlayPicture,
  left: number,
  right: number,
  measure: (text: string) => number,
  palette: Palette,
): void {
  const places = picture.ticks.map((tick) => {
    const x = picture.scale.xOf(tick.position);
    const half = measure(tick.label) / 2 + 1;
    return { left: x - half, right: x + half };
  });
  const folded = axisBreakTexts(pen, picture.scale, palette);
  pen.fillStyle = palette.surface;
  for (const place of [...places, ...folded]) {
    if (place.right < left || place.left > right) continue;
    const from = Math.max(place.left, picture.labelWidth);
    pen.fillRect(from, 2, place.right - from, picture.axisHeight - 8);
  }
}

function hasMark(row: LaneRow, revision: number): boolean {
  return row.lane.marks[firstMarkFrom(row.lane.marks, revision)]?.revision === revision;
}
