import type { Track } from '../../api/schema.ts';
import { cutState } from '../model/cut-state.ts';
import { snap } from '../model/mark-shapes.ts';
import type { PlacedRow } from '../model/row-layout.ts';
import type { Scale } from '../model/scale.ts';
import { countedReason, type TrackRow } from '../model/track-rows.ts';
import type { Palette } from './palette.ts';
import { hatch, setFont, type Pen } from './pen.ts';

type Tone = Track['spans'][number]['tone'];

interface Plot {
  readonly width: number;
  readonly labelWidth: number;
  readonly pixelRatio: number;
  readonly scale: Scale;
}

/** Height of a stretch by its tone: what is well stands tall and plain, what is not is hatched too, what is unknown is thin. */
const HEIGHT: Readonly<Record<Tone, number>> = { good: 12, waiting: 8, bad: 12, unknown: 4, neutral: 8 };
const LEAST_WIDTH = 2;
const TEXT_MARGIN = 5;
const MARK = 4.5;

/** The stretches and Events of tracks; the caller has clipped to the plot. */
export function drawTracks(pen: Pen, plot: Plot, rows: readonly PlacedRow[], palette: Palette): void {
  for (const { row, top, height } of rows) {
    if (row.type !== 'track') continue;
    const middle = snap(top + height / 2, plot.pixelRatio);
    if (row.track.type === 'events') drawEvents(pen, plot, row, middle, palette);
    else if (row.track.type === 'replicas') drawReplicas(pen, plot, row, top, height, palette);
    else drawSpans(pen, plot, row, middle, palette);
  }
}

function toneColour(tone: Tone, palette: Palette): string {
  switch (tone) {
    case 'good':
      return palette.create;
    case 'waiting':
      return palette.waiting;
    case 'bad':
      return palette.delete;
    default:
      return palette.gap;
  }
}

/** Left and right of a stretch within the plot; null: outside of it. */
function edgesOf(plot: Plot, from: number, to: number | null): { left: number; right: number } | null {
  const left = Math.max(snap(plot.scale.x(from), plot.pixelRatio), plot.labelWidth);
  const right = Math.min(to === null ? plot.width : snap(plot.scale.x(to), plot.pixelRatio), plot.width);
  if (right <= plot.labelWidth || left >= plot.width) return null;
  return { left, right: Math.max(right, left + LEAST_WIDTH) };
}

function drawSpans(pen: Pen, plot: Plot, { track }: TrackRow, middle: number, palette: Palette): void {
  for (const { from, to, state, tone } of track.spans) {
    const edges = edgesOf(plot, from, to);
    if (edges === null) continue;
    const { left, right } = edges;
    const height = HEIGHT[tone];
    const colour = toneColour(tone, palette);
    pen.fillStyle = colour;
    pen.globalAlpha = 0.22;
    pen.fillRect(left, middle - height / 2, right - left, height);
    pen.globalAlpha = 1;
    if (tone === 'bad') hatch(pen, colour, left, middle - height / 2, right - left, height);
    pen.fillStyle = colour;
    pen.fillRect(left, middle - height / 2, LEAST_WIDTH, height);
    drawState(pen, state, left, right, middle, palette);
  }
}

/** The state in its stretch, where there is room for it. */
function drawState(pen: Pen, state: string, left: number, right: number, middle: number, palette: Palette): void {
  const room = right - left - 2 * TEXT_MARGIN;
  if (room < 24) return;
  const measure = setFont(pen, `11px ${palette.uiFont}`);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const text = cutState(state, room, measure);
  if (text === '') return;
  const width = measure(text);
  pen.fillStyle = palette.surface;
  pen.globalAlpha = 0.75;
  pen.fillRect(left + TEXT_MARGIN - 2, middle - 7, width + 4, 14);
  pen.globalAlpha = 1;
  pen.fillStyle = palette.text;
  pen.fillText(text, left + TEXT_MARGIN, middle + 0.5);
}

/** How many are ready as a filled step, how many are wanted as a line above it. */
function drawReplicas(pen: Pen, plot: Plot, { track }: TrackRow, top: number, height: number, palette: Palette): void {
  const most = Math.max(1, ...track.spans.map(({ ready = 0, wanted = 0 }) => Math.max(ready, wanted)));
  const room = height - 6;
  const yOf = (count: number): number => snap(top + height - 3 - (count / most) * room, plot.pixelRatio);
  for (const { from, to, state, tone, ready = 0, wanted = 0 } of track.spans) {
    const edges = edgesOf(plot, from, to);
    if (edges === null) continue;
    const { left, right } = edges;
    pen.fillStyle = toneColour(tone, palette);
    pen.globalAlpha = 0.35;
    pen.fillRect(left, yOf(ready), right - left, yOf(0) - yOf(ready));
    pen.globalAlpha = 1;
    pen.fillRect(left, yOf(ready), right - left, 1.5);
    pen.fillStyle = palette.muted;
    pen.fillRect(left, yOf(wanted), right - left, 1);
    drawState(pen, state, left, right, top + height / 2, palette);
  }
}

/** A diamond an Event, a triangle a warning; beside it its reason and how often it was seen, where there is room for that. */
function drawEvents(pen: Pen, plot: Plot, { track }: TrackRow, middle: number, palette: Palette): void {
  for (const [index, mark] of track.marks.entries()) {
    const { revision, tone } = mark;
    const x = snap(plot.scale.x(revision), plot.pixelRatio);
    if (x < plot.labelWidth - MARK || x > plot.width + MARK) continue;
    const next = track.marks[index + 1];
    const right = Math.min(next === undefined ? plot.width : plot.scale.x(next.revision) - MARK, plot.width);
    drawState(pen, countedReason(mark), x + MARK - 1, right, middle, palette);
    pen.fillStyle = tone === 'bad' ? palette.delete : palette.update;
    pen.beginPath();
    pen.moveTo(x, middle - MARK);
    if (tone === 'bad') {
      pen.lineTo(x + MARK, middle + MARK - 1);
      pen.lineTo(x - MARK, middle + MARK - 1);
    } else {
      pen.lineTo(x + MARK, middle);
      pen.lineTo(x, middle + MARK);
      pen.lineTo(x - MARK, middle);
    }
    pen.lineTo(x, middle - MARK);
    pen.fill();
  }
}
