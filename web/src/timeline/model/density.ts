import type { Histogram } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { TimelineAxis } from '../timeline-view.ts';
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

/** Columns are this wide where there is more than one bin to a column, and never wider than the second figure. */
const COLUMN = 5;
const WIDEST = 24;
/** Marks of hits are this far apart. */
const HIT = 6;

/**
 * Bins as columns of at least COLUMN pixels (by time, bins of equal length in revisions may lie on one another). Heights grow
 * with the square root of the counts, since a burst of hundreds stands beside single changes; whatever happened at all is at
 * least one pixel high; and where nothing stands out nothing is drawn as if it did.
 */
export function densityBars(bins: readonly Bin[], scale: Scale, height: number, pixelRatio: number): DensityBar[] {
  const columns = columnsOf(bins, scale);
  let highest = 0;
  let sum = 0;
  for (const column of columns) {
    highest = Math.max(highest, total(column));
    sum += total(column);
  }
  const full = Math.max(highest, (2.5 * sum) / Math.max(columns.length, 1));
  return columns.map((column) => barOf(column, Math.sqrt(total(column) / full) * height, pixelRatio));
}

interface Column {
  left: number;
  right: number;
  creates: number;
  updates: number;
  deletes: number;
}

function columnsOf(bins: readonly Bin[], scale: Scale): Column[] {
  const columns: Column[] = [];
  for (const bin of bins) {
    if (total(bin) === 0) continue;
    const place = placeOf(bin, scale);
    const last = columns[columns.length - 1];
    if (last === undefined || place.left > last.left + 0.5) {
      columns.push({ ...place, creates: bin.creates, updates: bin.updates, deletes: bin.deletes });
      continue;
    }
    last.creates += bin.creates;
    last.updates += bin.updates;
    last.deletes += bin.deletes;
  }
  return columns;
}

/** Where a bin's column stands: its own width where that is wide enough, else the column of a grid that it is in. */
function placeOf(bin: Bin, scale: Scale): { left: number; right: number } {
  const left = scale.x(bin.from - 0.5);
  const right = scale.x(bin.to + 0.5);
  const place = placeIn(bin, scale);
  if (right - left < COLUMN || scale.axis.kind === 'time') {
    const start = scale.left + Math.floor((place - scale.left) / COLUMN) * COLUMN;
    return { left: start, right: start + COLUMN };
  }
  const half = Math.min((right - left) / 2, WIDEST / 2);
  return { left: place - half, right: place + half };
}

/** Where a bin is, in pixels. By time it is where it begins: between its revisions there may be hours. */
function placeIn({ from, to }: Bin, scale: Scale): number {
  return scale.axis.kind === 'time' ? scale.x(from) : (scale.x(from) + scale.x(to)) / 2;
}

function barOf(column: Column, height: number, pixelRatio: number): DensityBar {
  const all = total(column);
  const share = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / all) * Math.max(height, 1)));
  const creates = share(column.creates);
  const deletes = share(column.deletes);
  const left = snap(column.left, pixelRatio);
  return {
    left,
    right: Math.max(snap(column.right, pixelRatio) - 1, left + 1),
    creates,
    updates: column.updates === 0 ? 0 : Math.max(1, height - creates - deletes),
    deletes,
  };
}

function total(bin: Pick<Bin, 'creates' | 'updates' | 'deletes'>): number {
  return bin.creates + bin.updates + bin.deletes;
}

/** Pixels where hits of a query stand: the middles of bins that have some, those too near to the one before left out. */
export function hitPlaces(bins: readonly Bin[], scale: Scale): readonly number[] {
  const places: number[] = [];
  for (const bin of bins) {
    if (total(bin) === 0) continue;
    const place = placeIn(bin, scale);
    if (place - (places.at(-1) ?? -Infinity) >= HIT) places.push(place);
  }
  return places;
}

/** A revision that changed many keys at once. */
export interface Transaction {
  readonly revision: number;
  readonly keys: number;
}

/** Fewer keys than this are changed by ordinary work. */
const MANY_KEYS = 10;

/** The transactions that stand out, in the order of revisions. */
export function largeTransactions(bins: readonly Bin[]): readonly Transaction[] {
  return bins.flatMap(({ largest }) => (largest === undefined || largest.keys < MANY_KEYS ? [] : [largest]));
}

export function transactionText({ keys }: Transaction): string {
  return `${grouped(keys)} keys in one transaction`;
}

/** How many changes there are altogether. */
export function changeCount(histogram: Histogram): number {
  return histogram.bins.reduce((sum, bin) => sum + total(bin), 0);
}

/** By time bins are laid out anew, so there are more of them than columns. */
const BINS_BY_TIME = 2000;

/**
 * How many bins to ask for: at most one a column, each of equally many revisions. Where some had one and others two, an even
 * history would look like a comb.
 */
export function binCount(width: number, revisions: number, axis: TimelineAxis): number {
  const most = axis === 'time' ? BINS_BY_TIME : Math.max(1, Math.floor(width / COLUMN));
  const each = Math.max(1, Math.ceil(revisions / most));
  return Math.max(1, Math.ceil(revisions / each));
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
  let largest: Transaction | null = null;
  for (const each of largeTransactions(histogram.bins)) if (each.keys > (largest?.keys ?? 0)) largest = each;
  if (largest !== null) parts.push(`Largest: ${grouped(largest.revision)} with ${transactionText(largest)}.`);
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
