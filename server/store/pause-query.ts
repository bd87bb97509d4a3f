import type { EventFilter, PausePage } from '../domain/history-reader.ts';
import { at, upperBound } from './columns.ts';
import { Matcher } from './matcher.ts';
import { PauseCount } from './pause-count.ts';
import type { ReadableRow } from './recordings.ts';
import { listedRange, segmentsBetween } from './revision-query.ts';
import type { StoreContext } from './store-context.ts';

const MOST_PAUSES = 1000;

/** The longest times between two changes that match, over the whole recording. */
export function queryPauses(context: StoreContext, row: ReadableRow, limit: number, filter: EventFilter): PausePage {
  const range = listedRange(row, undefined, undefined);
  const matcher = new Matcher(context, row.rid, filter, false);
  const count = new PauseCount(Math.max(1, Math.min(limit, MOST_PAUSES)));
  let newest = -1;
  for (const segment of segmentsBetween(context, row, range, matcher)) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const { revision: revisions, atMs: times } = segment.scan();
    const end = upperBound(revisions, range.to);
    for (let i = upperBound(revisions, range.from - 1); i < end; i++) {
      const revision = at(revisions, i);
      if (revision === newest || !test(i)) continue;
      const atMs = at(times, i);
      if (Number.isNaN(atMs)) continue;
      newest = revision;
      count.change(revision, atMs);
    }
  }
  return count.page();
}
