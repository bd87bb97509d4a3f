import type { EventFilter, PausePage } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { Matcher } from './matcher.ts';
import { PauseCount } from './pause-count.ts';
import type { ReadableRow } from './recordings.ts';
import { listedRange, segmentsBetween, type Range } from './revision-query.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';

const MOST_PAUSES = 1000;

/** The longest times between two changes that match, the recording's first and last revision with a time among them. */
export function queryPauses(context: StoreContext, row: ReadableRow, limit: number, filter: EventFilter): PausePage {
  const range = listedRange(row, undefined, undefined);
  const matcher = new Matcher(context, row.rid, filter, false);
  const count = new PauseCount(Math.max(1, Math.min(limit, MOST_PAUSES)));
  const ends = timedEnds(segmentsBetween(context, row, range, null), range);
  if (ends === null) return count.page();
  count.change(...ends.first);
  let newest = ends.first[0];
  for (const segment of segmentsBetween(context, row, range, matcher)) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const { revision: revisions, atMs: times } = segment.scan();
    const end = upperBound(revisions, range.to);
    for (let i = upperBound(revisions, range.from - 1); i < end; i++) {
      const revision = at(revisions, i);
      if (revision === newest || !test(i)) continue;
      // The recording ends when its last revision began, whichever of its keys matches.
      const atMs = revision === ends.last[0] ? ends.last[1] : at(times, i);
      if (Number.isNaN(atMs)) continue;
      newest = revision;
      count.change(revision, atMs);
    }
  }
  if (newest < ends.last[0]) count.change(...ends.last);
  return count.page();
}

type Moment = readonly [revision: Revision, atMs: number];

/** The first and the last revision whose time is known, whatever matches; null: there is none. */
function timedEnds(segments: readonly Segment[], range: Range): { first: Moment; last: Moment } | null {
  const timed = (segment: Segment, backwards: boolean): Moment | null => {
    const { revision, atMs } = segment.scan();
    const [low, high] = [upperBound(revision, range.from - 1), upperBound(revision, range.to)];
    for (let n = 0; n < high - low; n++) {
      const i = backwards ? high - 1 - n : low + n;
      if (Number.isNaN(at(atMs, i))) continue;
      // What a list showed has a time for each key: a revision is as old as its first.
      let first = upperBound(revision, at(revision, i) - 1);
      while (Number.isNaN(at(atMs, first))) first++;
      return [at(revision, first), at(atMs, first)];
    }
    return null;
  };
  const first = firstOf(segments, (segment) => timed(segment, false));
  const last = firstOf(segments.toReversed(), (segment) => timed(segment, true));
  return first === null || last === null ? null : { first, last };
}

function firstOf<T, R>(all: readonly T[], found: (one: T) => R | null): R | null {
  for (const one of all) {
    const result = found(one);
    if (result !== null) return result;
  }
  return null;
}
