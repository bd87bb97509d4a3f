import type { Histogram } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { Scale } from './scale.ts';
import { snap } from './mark-shapes.ts';

type Bin = Histogram['bins'][number];

/** One column of the overview: edges in pixels, heights in pixels from the bottom up (0: nothing of that verb). */
export interface DensityBar {
  readonly left: number;
  readonly right: number;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
}

/** A bar is never wider than this, so that a short recording does not become a wall. */
const WIDEST = 28;

/**
 * Heights grow with the square root of the counts, since a burst of hundreds stands beside single changes; whatever happened
 * at all is at least one pixel high.
 */
export function densityBars(bins: readonly Bin[], scale: Scale, height: number, pixelRatio: number): DensityBar[] {
  const highest = bins.reduce((most, bin) => Math.max(most, total(bin)), 1);
  const bars: DensityBar[] = [];
  for (const bin of bins) {
    const all = total(bin);
    if (all === 0) continue;
    const full = Math.max(Math.sqrt(all / highest) * height, 1);
    const [left, right] = columnOf(bin, scale, pixelRatio);
    const creates = part(bin.creates, all, full);
    const deletes = part(bin.deletes, all, full);
    const updates = bin.updates === 0 ? 0 : Math.max(1, full - creates - deletes);
    bars.push({ left, right, creates, updates, deletes });
  }
  return bars;
}

function part(count: number, all: number, full: number): number {
  return count === 0 ? 0 : Math.max(1, (count / all) * full);
}

function total(bin: Bin): number {
  return bin.creates + bin.updates + bin.deletes;
}

function columnOf(bin: Bin, scale: Scale, pixelRatio: number): [number, number] {
  const left = scale.x(bin.from - 0.5);
  const right = scale.x(bin.to + 0.5);
  const middle = (left + right) / 2;
  const half = Math.min((right - left) / 2, WIDEST / 2);
  const from = snap(middle - half, pixelRatio);
  const to = Math.max(snap(middle + half, pixelRatio), from + 1);
  return [from, to - from > 4 ? to - 1 : to];
}

/** How many bins an overview of a width shows: one a column of three pixels, never more than there are revisions. */
export function binCount(width: number, revisions: number): number {
  return Math.max(1, Math.min(2000, revisions, Math.floor(width / 3)));
}

/** What the overview shows, in a sentence for those who cannot see it. */
export function densityText(histogram: Histogram | null, window: { from: number; to: number }): string {
  if (histogram === null) return 'Density of changes: loading.';
  const sum = { creates: 0, updates: 0, deletes: 0 };
  let busiest: Bin | null = null;
  for (const bin of histogram.bins) {
    sum.creates += bin.creates;
    sum.updates += bin.updates;
    sum.deletes += bin.deletes;
    if (busiest === null || total(bin) > total(busiest)) busiest = bin;
  }
  const parts = [
    `Density of changes in revisions ${rangeText(histogram)}:`,
    `${sum.creates} created, ${sum.updates} updated, ${sum.deletes} deleted.`,
  ];
  if (busiest !== null && total(busiest) > 0) parts.push(`Busiest: ${rangeText(busiest)} with ${total(busiest)}.`);
  if (histogram.hidden > 0) parts.push(`${histogram.hidden} hidden by filters.`);
  for (const gap of histogram.gaps) parts.push(`Missing: ${rangeText(gap)}, ${gapText(gap.cause)}.`);
  parts.push(`The lanes show ${rangeText(window)}.`);
  return parts.join(' ');
}

function rangeText(range: { from: number; to: number }): string {
  return range.from === range.to ? grouped(range.from) : `${grouped(range.from)} to ${grouped(range.to)}`;
}

/** Why revisions are missing, as a user reads it. */
export function gapText(cause: Histogram['gaps'][number]['cause']): string {
  switch (cause) {
    case 'compacted':
      return 'etcd had compacted them before they were read';
    case 'not-recorded':
      return 'nobody was recording then';
    case 'retention':
      return 'dropped here by the retention rule';
    case 'unreadable':
      return 'the source is damaged there';
  }
}
