import type { EventFilter, HistogramBin } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { Matcher } from './matcher.ts';
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
  const range = listedRange(row, from, to);
  const matcher = new Matcher(context, row.rid, filter, false);
  const verbs: number[] = [];
  // Times are those of any revision, matching or not: all segments are walked for them.
  for (const segment of segmentsBetween(context, row, range, null)) {
    const scan = segment.scan();
    const test = matcher.bind(segment);
    const high = upperBound(scan.revision, range.to);
    let bin = 0;
    let binEnd = -1;
    for (let i = upperBound(scan.revision, range.from - 1); i < high; i++) {
      const revision = scan.revision[i] as number;
      if (revision > binEnd) {
        bin = upperBound(ends, revision - 1);
        binEnd = at(ends, bin);
        times[bin] ??= eventTime(scan, i);
      }
      if (test === null || !test(i)) continue;
      const shape = scan.shape[i] as number;
      const verb = (verbs[shape] ??= VERBS[context.dictionaries.shape(shape).verb]);
      counts[bin * 3 + verb] = (counts[bin * 3 + verb] as number) + 1;
    }
  }
  return borders.map((border, bin) => ({
    ...border,
    creates: at(counts, bin * 3),
    updates: at(counts, bin * 3 + 1),
    deletes: at(counts, bin * 3 + 2),
    atMs: times[bin]?.atMs ?? null,
    timeBasis: times[bin]?.timeBasis ?? 'unknown',
  }));
}
