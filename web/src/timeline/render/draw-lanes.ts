import type { Gap } from '../../api/schema.ts';
import type { LaneRow } from '../model/lane-order.ts';
import { existedBefore } from '../model/lives.ts';
import { markShapes, snap } from '../model/mark-shapes.ts';
import type { PlacedRow } from '../model/row-layout.ts';
import type { Scale } from '../model/scale.ts';
import { transactionTies } from '../model/transaction-ties.ts';
import type { Tick } from '../model/ticks.ts';
import { drawAxisLine } from './draw-axis-line.ts';
import { axisBreakTexts, drawBreaks } from './draw-breaks.ts';
import { drawLabels } from './draw-labels.ts';
import { drawTracks } from './draw-tracks.ts';
import type { Palette } from './palette.ts';
import { hatch, setFont, type Pen } from './pen.ts';

/** Everything that a picture of the lanes depends on. */
export interface LanesPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly labelWidth: number;
  readonly axisHeight: number;
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** Rows that scroll, then rows that stay on top of them. */
  readonly rows: readonly PlacedRow[];
  readonly pinned: readonly PlacedRow[];
  readonly gaps: readonly Gap[];
  readonly firstRevision: number;
  readonly lastRevision: number;
  readonly selectedKey: string | null;
  /** The selected object's row, or one below it. */
  readonly chosenRow: string | null;
}

const LIFE = 8;
const RIM = 1.5;
const CREATE_RADIUS = 4.5;
const UPDATE_RADIUS = 3;
const CROSS = 3.8;
const CROSS_WEIGHT = 1.2;
const HALO = 1.5;
/** A row with more marks than this has no room between them for halos. */
const CROWD = 80;

/** Rows, life bars, marks, gaps, labels and the axis: all that does not move with the playhead or the pointer. */
export function drawLanes(pen: Pen, picture: LanesPicture, palette: Palette): void {
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, picture.width, picture.height);
  drawRows(pen, picture, picture.rows, palette);
  const pinnedBottom = picture.pinned.reduce((bottom, row) => Math.max(bottom, row.top + row.height), 0);
  if (pinnedBottom > 0) {
    pen.fillStyle = palette.surface;
    pen.fillRect(0, picture.axisHeight, picture.width, pinnedBottom - picture.axisHeight);
    drawRows(pen, picture, picture.pinned, palette);
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(0, pinnedBottom - 1, picture.width, 1);
  }
  drawAxis(pen, picture, palette);
  pen.fillStyle = palette.line;
  pen.fillRect(picture.labelWidth - 1, 0, 1, picture.height);
}

function drawRows(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const top = picture.axisHeight;
  const plot = picture.width - picture.labelWidth;
  drawBackgrounds(pen, picture, rows, palette);
  pen.save();
  pen.beginPath();
  pen.rect(picture.labelWidth, top, plot, picture.height - top);
  pen.clip();
  drawGrid(pen, picture, rows, palette);
  drawLives(pen, picture, rows, palette);
  drawBreaks(pen, picture.scale.breaks, { ...bounds(rows), pixelRatio: picture.pixelRatio }, palette);
  drawTracks(pen, picture, rows, palette);
  drawGaps(pen, picture, rows, palette);
  drawTies(pen, picture, rows, palette);
  drawMarks(pen, picture, rows, palette);
  pen.restore();
  drawLabels(pen, picture, rows, palette);
}

function drawBackgrounds(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  pen.fillStyle = palette.selected;
  for (const { row, top, height } of rows) {
    if (row.id === picture.selectedKey || row.id === picture.chosenRow) pen.fillRect(0, top, picture.width, height);
  }
  pen.fillStyle = palette.line;
  for (const { row, top } of rows) if (row.type === 'namespace') pen.fillRect(0, top, picture.width, 1);
}

function bounds(rows: readonly PlacedRow[]): { top: number; height: number } {
  const first = rows[0];
  const last = rows[rows.length - 1];
  if (first === undefined || last === undefined) return { top: 0, height: 0 };
  return { top: first.top, height: last.top + last.height - first.top };
}

function drawGrid(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const { top, height } = bounds(rows);
  pen.fillStyle = palette.line;
  pen.globalAlpha = 0.6;
  for (const tick of picture.ticks) {
    pen.fillRect(snap(picture.scale.xOf(tick.position) - 0.5, picture.pixelRatio), top, 1, height);
  }
  pen.globalAlpha = 1;
}

/** Pixels of a gap, at least three wide so that even one missing revision is seen. */
export function gapEdges(gap: Gap, scale: Scale): { x: number; width: number } {
  const x = scale.x(gap.from - 0.5);
  return { x, width: Math.max(scale.x(gap.to + 0.5) - x, 3) };
}

function drawGaps(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const { top, height } = bounds(rows);
  for (const gap of picture.gaps) {
    const { x, width } = gapEdges(gap, picture.scale);
    const left = Math.max(x, picture.labelWidth);
    const right = Math.min(x + width, picture.width);
    if (right > left) hatch(pen, palette.gap, left, top, right - left, height);
  }
}

function lanesOf(rows: readonly PlacedRow[]): { row: LaneRow; middle: number }[] {
  const lanes: { row: LaneRow; middle: number }[] = [];
  for (const { row, top, height } of rows) if (row.type === 'lane') lanes.push({ row, middle: top + height / 2 });
  return lanes;
}

/**
 * A bar from creation to deletion, hollow from where it was asked for that (deletionTimestamp) until it is gone. An end that the recording did not see is open: the bar goes on in dashes, to the left when
 * the object existed before the recording, to the right when it still exists.
 */
function drawLives(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const { scale, pixelRatio, firstRevision, lastRevision } = picture;
  const left = snap(scale.x(firstRevision - 0.5), pixelRatio);
  const right = snap(scale.x(lastRevision + 0.5), pixelRatio);
  const edges: [number, number][] = [];
  const hollows: [x: number, top: number, width: number][] = [];
  pen.fillStyle = palette.life;
  pen.beginPath();
  for (const { row, middle } of lanesOf(rows)) {
    const top = middle - LIFE / 2;
    for (const life of row.lane.lives) {
      const before = existedBefore(life, row, firstRevision);
      const from = before ? left : snap(scale.x(life.createRevision), pixelRatio);
      const to = life.deleteRevision === null ? right : snap(scale.x(life.deleteRevision), pixelRatio);
      if (to < picture.labelWidth || from > picture.width) continue;
      const clippedFrom = Math.max(from, picture.labelWidth - 4);
      pen.rect(clippedFrom, top, Math.max(Math.min(to, picture.width + 4) - clippedFrom, 1), LIFE);
      if (life.terminatingRevision !== null) {
        const x = snap(Math.max(scale.x(life.terminatingRevision), clippedFrom), pixelRatio);
        hollows.push([x, top, Math.min(to, picture.width + 4) - x]);
      }
      if (before) for (const step of [5, 10]) pen.rect(from - step, top, 3, LIFE);
      else edges.push([from, top]);
      if (life.deleteRevision === null) for (const step of [2, 7]) pen.rect(to + step, top, 3, LIFE);
      else edges.push([to - 1, top]);
    }
  }
  pen.fill();
  drawHollows(pen, hollows, palette);
  pen.fillStyle = palette.lineStrong;
  for (const [x, top] of edges) pen.fillRect(x, top - 1, 1, LIFE + 2);
}

/** Of bars that are being deleted only the rims are left. */
function drawHollows(
  pen: Pen,
  hollows: readonly (readonly [x: number, top: number, width: number])[],
  palette: Palette,
): void {
  const shown = hollows.filter(([, , width]) => width > 1);
  pen.fillStyle = palette.surface;
  for (const [x, top, width] of shown) pen.fillRect(x, top, width, LIFE);
  pen.fillStyle = palette.delete;
  for (const [x, top, width] of shown) {
    pen.fillRect(x, top, width, RIM);
    pen.fillRect(x, top + LIFE - RIM, width, RIM);
  }
}

/** One transaction is one step: a line through all of its marks. */
function drawTies(pen: Pen, { scale, pixelRatio }: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  pen.fillStyle = palette.tie;
  for (const { x, top, bottom } of transactionTies(rows, scale, pixelRatio)) {
    pen.fillRect(snap(x - 0.5, pixelRatio), top, 1, bottom - top);
  }
}

function drawMarks(pen: Pen, picture: LanesPicture, rows: readonly PlacedRow[], palette: Palette): void {
  const shaped = lanesOf(rows).map(({ row, middle }) => ({
    middle: snap(middle, picture.pixelRatio),
    shapes: markShapes(row.lane.marks, picture.scale, picture.pixelRatio),
  }));

  pen.fillStyle = palette.update;
  pen.beginPath();
  for (const { middle, shapes } of shaped) {
    for (let index = 0; index + 1 < shapes.ticks.length; index += 2) {
      const left = shapes.ticks[index] ?? 0;
      pen.rect(left, middle - LIFE / 2, (shapes.ticks[index + 1] ?? left) - left, LIFE);
    }
  }
  pen.fill();

  const calm = shaped.filter(
    ({ shapes }) => shapes.dots.length + shapes.creates.length + shapes.deletes.length < CROWD,
  );
  fillDiscs(pen, palette.surface, UPDATE_RADIUS + HALO, calm, 'dots');
  fillDiscs(pen, palette.update, UPDATE_RADIUS, shaped, 'dots');
  fillDiscs(pen, palette.surface, CREATE_RADIUS + HALO, calm, 'creates');
  fillDiscs(pen, palette.create, CREATE_RADIUS, shaped, 'creates');
  fillCrosses(pen, palette.surface, CROSS_WEIGHT + HALO, calm);
  fillCrosses(pen, palette.delete, CROSS_WEIGHT, shaped);
}

type Shaped = readonly { readonly middle: number; readonly shapes: ReturnType<typeof markShapes> }[];

function fillDiscs(pen: Pen, colour: string, radius: number, shaped: Shaped, which: 'dots' | 'creates'): void {
  pen.fillStyle = colour;
  for (const { middle, shapes } of shaped) {
    if (shapes[which].length === 0) continue;
    pen.beginPath();
    for (const x of shapes[which]) {
      pen.moveTo(x + radius, middle);
      pen.arc(x, middle, radius, 0, 2 * Math.PI);
    }
    pen.fill();
  }
}

/** Crosses as filled outlines, which are several times quicker than strokes; `half` is half the thickness of an arm. */
function fillCrosses(pen: Pen, colour: string, half: number, shaped: Shaped): void {
  const reach = CROSS + half * 0.7;
  const notch = half * Math.SQRT2;
  pen.fillStyle = colour;
  for (const { middle, shapes } of shaped) {
    if (shapes.deletes.length === 0) continue;
    pen.beginPath();
    for (const x of shapes.deletes) outlineCross(pen, x, middle, reach, notch);
    pen.fill();
  }
}

/** From the notch at the top clockwise: out to both corners of an arm, back to the next notch. */
function outlineCross(pen: Pen, x: number, y: number, reach: number, notch: number): void {
  const inner = reach - notch;
  pen.moveTo(x, y - notch);
  pen.lineTo(x + inner, y - reach);
  pen.lineTo(x + reach, y - inner);
  pen.lineTo(x + notch, y);
  pen.lineTo(x + reach, y + inner);
  pen.lineTo(x + inner, y + reach);
  pen.lineTo(x, y + notch);
  pen.lineTo(x - inner, y + reach);
  pen.lineTo(x - reach, y + inner);
  pen.lineTo(x - notch, y);
  pen.lineTo(x - reach, y - inner);
  pen.lineTo(x - inner, y - reach);
  pen.lineTo(x, y - notch);
}

function drawAxis(pen: Pen, picture: LanesPicture, palette: Palette): void {
  const { width, labelWidth, axisHeight, scale, pixelRatio } = picture;
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, width, axisHeight);
  pen.fillStyle = palette.line;
  pen.fillRect(0, axisHeight - 1, labelWidth, 1);
  drawAxisLine(pen, scale, { left: labelWidth, right: width, top: axisHeight - 1, pixelRatio }, palette);
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  const folded = axisBreakTexts(pen, scale, palette);
  pen.fillStyle = palette.muted;
  for (const { text, x, left, right } of folded) {
    if (left > labelWidth && right < width) pen.fillText(text, x, axisHeight / 2 - 2);
  }
  for (const tick of picture.ticks) {
    const x = scale.xOf(tick.position);
    if (x < labelWidth || x > width) continue;
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(snap(x - 0.5, pixelRatio), axisHeight - 5, 1, 4);
    const half = setFont(pen, `${tick.major ? '600 ' : ''}11px ${palette.monoFont}`)(tick.label) / 2;
    if (x - half < labelWidth + 2 || x + half > width - 2) continue;
    if (folded.some(({ left, right }) => x + half > left - 4 && x - half < right + 4)) continue;
    pen.fillStyle = tick.major ? palette.text : palette.muted;
    pen.fillText(tick.label, x, axisHeight / 2 - 2);
  }
}
