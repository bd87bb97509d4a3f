import type { RevisionMoment } from '../domain/history-reader.ts';
import { at, upperBound } from './columns.ts';
import type { ReadableRow } from './recordings.ts';
import { listedRange, segmentsBetween } from './revision-query.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';
import { eventTime } from './summaries.ts';

/**
 * The last revision at or before a time, in milliseconds since 1970; null: all that have a time are later. Times rise with
 * revisions, so that few stretches are looked into; where one has none, those before it are, too.
 */
export function queryMoment(context: StoreContext, row: ReadableRow, atMs: number): RevisionMoment | null {
  const range = listedRange(row, undefined, undefined);
  const segments = segmentsBetween(context, row, range, null);
  for (let n = firstLater(segments, atMs) - 1; n >= 0; n--) {
    const scan = at(segments, n).scan();
    const low = upperBound(scan.revision, range.from - 1);
    for (let i = upperBound(scan.revision, range.to) - 1; i >= low; i--) {
      if (at(scan.atMs, i) <= atMs) return { revision: at(scan.revision, i), ...eventTime(scan, i) };
    }
  }
  return null;
}

/** Index of the first stretch that begins later. */
function firstLater(segments: readonly Segment[], atMs: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const begins = at(segments, middle)
      .scan()
      .atMs.find((time) => !Number.isNaN(time));
    if (begins === undefined || begins <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
