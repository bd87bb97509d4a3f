import type { EventFilter, HistogramBin } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { Matcher, type EventTest } from './matcher.ts';
import type { ReadableRow } from './recordings.ts';
import { listedRange, segmentsBetween } from './revision-query.ts';
import type { StoreContext } from './store-context.ts';
import { eventTime } from './summaries.ts';

const MOST_BINS = 10_000;

/** The borders of at most `bins` bins that together cover from…to, each at least one revision wide. */
export function binBorders(from: Revision, to: Revision, bins: number): { from: Revision; to: Revision }[] {
  const width = to - from + 1;
  if (width <= 0) return [];
  const count = Math.max(1, Math.min(bins, width, MOST_BINS));
  return Array.from({ length: count }, (_, i) => ({
    from: from + Math.floor((i * width) / count),
    to: from + Math.floor(((i + 1) * width) / count) - 1,
  }));
}

const VERBS = { create: 0, update: 1, delete: 2 } as const;

/** Adds the events from index `from` up to `to` to the three counts of a bin. */
function countVerbs(
  context: StoreContext,
  matcher: Matcher,
  shapes: Int32Array,
  from: number,
  to: number,
  test: EventTest | null,
  counts: Int32Array,
  bin: number,
): void {
  const perShape: number[] = [];
  for (let i = from; i < to; i++) {
    if (test !== null && !test(i)) continue;
    const shape = shapes[i] as number;
    perShape[shape] = (perShape[shape] ?? 0) + 1;
  }
  perShape.forEach((count, shape) => {
    if (!matcher.shape(shape)) return;
    const place = bin * 3 + VERBS[context.dictionaries.shape(shape).verb];
    counts[place] = at(counts, place) + count;
  });
}

/** The revision with the most matching events between two indexes, where more than one match; otherwise what was known. */
function largestOf(
  revisions: Float64Array,
  from: number,
  to: number,
  test: EventTest,
  known: HistogramBin['largest'],
): HistogramBin['largest'] {
  let largest = known;
  for (let i = from; i + 1 < to; i++) {
    const revision = revisions[i] as number;
    if (revisions[i + 1] !== revision) continue;
    let keys = 0;
    for (; i < to && revisions[i] === revision; i++) if (test(i)) keys++;
    i--;
    if (keys > (largest?.keys ?? 1)) largest = { revision, keys };
  }
  return largest;
}

export function queryHistogram(
  context: StoreContext,
  row: ReadableRow,
  from: Revision,
  to: Revision,
  bins: number,
  filter: EventFilter,
): HistogramBin[] {
  const borders = binBorders(from, to, bins);
  const ends = borders.map((border) => border.to);
  const counts = new Int32Array(borders.length * 3);
  const times: { atMs: number | null; timeBasis: HistogramBin['timeBasis'] }[] = [];
  const largest: HistogramBin['largest'][] = [];
  const range = listedRange(row, from, to);
  const matcher = new Matcher(context, row.rid, filter, false);
  // Times are those of any revision, matching or not: all segments are walked for them.
  for (const segment of segmentsBetween(context, row, range, null)) {
    const scan = segment.scan();
    const test = matcher.bind(segment);
    const end = upperBound(scan.revision, range.to);
    let i = upperBound(scan.revision, range.from - 1);
    while (i < end) {
      const bin = upperBound(ends, at(scan.revision, i) - 1);
      const binEnd = Math.min(end, upperBound(scan.revision, at(ends, bin)));
      times[bin] ??= eventTime(scan, i);
      if (test !== null) {
        countVerbs(context, matcher, scan.shape, i, binEnd, matcher.byShapeOnly ? null : test, counts, bin);
        largest[bin] = largestOf(scan.revision, i, binEnd, test, largest[bin]);
      }
      i = binEnd;
    }
  }
  return borders.map((border, bin) => ({
    ...border,
    creates: at(counts, bin * 3),
    updates: at(counts, bin * 3 + 1),
    deletes: at(counts, bin * 3 + 2),
    ...(largest[bin] === undefined ? {} : { largest: largest[bin] }),
    atMs: times[bin]?.atMs ?? null,
    timeBasis: times[bin]?.timeBasis ?? 'unknown',
  }));
}
