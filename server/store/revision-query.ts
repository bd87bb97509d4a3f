import type {
  EventCounts,
  EventFilter,
  RevisionPage,
  RevisionQuery,
  RevisionSummary,
} from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { Matcher } from './matcher.ts';
import type { ReadableRow } from './recordings.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';
import { eventTime, summarize } from './summaries.ts';

const MOST_REVISIONS = 1000;
const EVENTS_PER_REVISION = 1000;

export interface Range {
  readonly from: Revision;
  readonly to: Revision;
}

/** The segments that have something between `from` and `to`, and that the matcher wants to see. */
export function segmentsBetween(
  context: StoreContext,
  row: ReadableRow,
  { from, to }: Range,
  matcher: Matcher | null,
): Segment[] {
  const chunks = matcher?.chunks() ?? null;
  return context.segments
    .of(row.rid, row.layout)
    .filter(
      (segment) =>
        segment.lastRevision >= from &&
        segment.firstRevision <= to &&
        (chunks === null || segment.chunk === null || chunks.has(segment.chunk)),
    );
}

/** What is listed as change: all after the baseline. */
export function listedRange(row: ReadableRow, from: Revision | undefined, to: Revision | undefined): Range {
  return { from: Math.max(row.first_revision + 1, from ?? 0), to: Math.min(row.cursor, to ?? row.cursor) };
}

export function queryRevisions(context: StoreContext, row: ReadableRow, query: RevisionQuery): RevisionPage {
  const { after, before } = query;
  const range = listedRange(
    row,
    after === undefined ? undefined : after + 1,
    before === undefined ? undefined : before - 1,
  );
  const descending =
    query.order === undefined ? after === undefined && before !== undefined : query.order === 'descending';
  const limit = Math.max(1, Math.min(query.limit, MOST_REVISIONS));
  const mostEvents = query.eventsPerRevision ?? EVENTS_PER_REVISION;
  const matcher = new Matcher(context, row.rid, query, false);
  const segments = segmentsBetween(context, row, range, matcher);
  if (descending) segments.reverse();
  const revisions: RevisionSummary[] = [];
  for (const segment of segments) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const scan = segment.scan();
    const low = upperBound(scan.revision, range.from - 1);
    const high = upperBound(scan.revision, range.to);
    let i = descending ? high - 1 : low;
    while (descending ? i >= low : i < high) {
      if (!test(i)) {
        i += descending ? -1 : 1;
        continue;
      }
      if (revisions.length === limit) return { revisions, more: true };
      const revision = at(scan.revision, i);
      const first = upperBound(scan.revision, revision - 1);
      const end = upperBound(scan.revision, revision);
      const matching: number[] = [];
      for (let event = first; event < end && matching.length < mostEvents; event++) {
        if (test(event)) matching.push(event);
      }
      context.keys.load(matching.map((event) => at(scan.keys, at(scan.entry, event))));
      revisions.push({
        revision,
        ...eventTime(scan, first),
        eventCount: end - first,
        events: matching.map((event) => summarize(context, segment, event)),
      });
      i = descending ? first - 1 : end;
    }
  }
  return { revisions, more: false };
}

export function queryCount(
  context: StoreContext,
  row: ReadableRow,
  filter: EventFilter & { from?: Revision; to?: Revision },
): EventCounts {
  const range = listedRange(row, filter.from, filter.to);
  const matcher = new Matcher(context, row.rid, filter, false);
  const byNoise: Record<string, number> = {};
  let revisions = 0;
  let events = 0;
  let newest = -1;
  const perShape = new Map<number, number>();
  for (const segment of segmentsBetween(context, row, range, matcher)) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const scan = segment.scan();
    const end = upperBound(scan.revision, range.to);
    for (let i = upperBound(scan.revision, range.from - 1); i < end; i++) {
      if (!test(i)) continue;
      events++;
      const revision = at(scan.revision, i);
      if (revision !== newest) revisions++;
      newest = revision;
      const shape = at(scan.shape, i);
      perShape.set(shape, (perShape.get(shape) ?? 0) + 1);
    }
  }
  for (const [shape, count] of perShape) {
    const noise = context.dictionaries.shape(shape).noise ?? 'none';
    byNoise[noise] = (byNoise[noise] ?? 0) + count;
  }
  return { revisions, events, byNoise };
}
