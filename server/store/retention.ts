import type { RetentionOptions } from '../domain/recorder.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { dropUpTo } from './dropping.ts';
import { Recordings, type ReadableRow } from './recordings.ts';
import { seal } from './sealing.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';

/** So much is dropped in one step at most, in chunks: a step has to be short. */
const CHUNKS_AT_ONCE = 16;
/** Dropping little by little would write the baseline again each time: it waits for one in twenty, or for this many. */
const WORTHWHILE_REVISIONS = 1024;

/**
 * Drops the oldest part of a recording, as far as the options say. What existed at the new first revision stays known.
 * @returns false when nothing is to be dropped
 */
export function retain(
  context: StoreContext,
  row: ReadableRow,
  options: RetentionOptions | null,
  nowMs: number,
): boolean {
  if (options === null) return false;
  const segments = context.segments.of(row.rid, row.layout);
  const target = Math.max(
    options.maxRevisions === null ? 0 : beyondCount(segments, row, options.maxRevisions),
    options.maxAgeMs === null ? 0 : beyondAge(segments, row, nowMs - options.maxAgeMs),
    options.maxBytes === null ? 0 : beyondBytes(context, segments, row, options.maxBytes),
  );
  const first = outsideGaps(context, row, withinOneStep(segments, row, Math.min(target, row.cursor)));
  if (first <= row.first_revision) return false;
  // Dropping works on chunks; the newest events may be among what goes.
  let current = row;
  while (seal(context, current, true)) current = { ...current, layout: current.layout + 1 };
  dropUpTo(context, current, first);
  return true;
}

/** The revision up to which is dropped so that about `most` revisions stay; 0: nothing. */
function beyondCount(segments: readonly Segment[], row: ReadableRow, most: number): Revision {
  const excess = row.revisions - most;
  if (excess < Math.max(1, Math.min(WORTHWHILE_REVISIONS, most / 20))) return 0;
  let left = excess;
  let newest = 0;
  for (const segment of segments) {
    const { revision } = segment.scan();
    for (let i = upperBound(revision, row.first_revision); i < revision.length; i++) {
      if (at(revision, i) === newest) continue;
      if (left-- === 0) return newest;
      newest = at(revision, i);
    }
  }
  return newest;
}

/** The newest revision that is older than a time, if enough of them are. */
function beyondAge(segments: readonly Segment[], row: ReadableRow, before: number): Revision {
  let newest = 0;
  let revisions = 0;
  for (const segment of segments) {
    const { revision, atMs } = segment.scan();
    for (let i = upperBound(revision, row.first_revision); i < revision.length; i++) {
      if (at(atMs, i) >= before) return worthwhile(revisions, row) ? newest : 0;
      if (at(revision, i) !== newest) revisions++;
      newest = at(revision, i);
    }
  }
  return worthwhile(revisions, row) ? newest : 0;
}

function worthwhile(revisions: number, row: ReadableRow): boolean {
  return revisions >= Math.max(1, Math.min(WORTHWHILE_REVISIONS, row.revisions / 20));
}

/** Where the file is too large: the oldest part of the largest recording, in proportion. */
function beyondBytes(context: StoreContext, segments: readonly Segment[], row: ReadableRow, most: number): Revision {
  const pages = (name: string) => Number(context.db.pragma(name, { simple: true }));
  const used = (pages('page_count') - pages('freelist_count')) * pages('page_size');
  if (used <= most) return 0;
  const largest = context.db
    .prepare<[], { rid: number }>('SELECT rid FROM recordings WHERE id IS NOT NULL ORDER BY events DESC, rid LIMIT 1')
    .get();
  if (largest?.rid !== row.rid) return 0;
  const share = Math.max(0.05, (used - most) / used);
  return beyondCount(segments, row, Math.floor(row.revisions * (1 - share)));
}

/** A recording cannot begin within a gap: what exists is known at its end. */
function outsideGaps(context: StoreContext, row: ReadableRow, revision: Revision): Revision {
  const gap = new Recordings(context.db).gaps(row.rid).find(({ from, to }) => from <= revision && revision < to);
  return gap?.to ?? revision;
}

function withinOneStep(segments: readonly Segment[], row: ReadableRow, revision: Revision): Revision {
  const first = segments.findIndex((segment) => segment.lastRevision > row.first_revision);
  const border = segments[first + CHUNKS_AT_ONCE]?.lastRevision;
  return border === undefined ? revision : Math.min(border, revision);
}
