import type { RevisionSummary } from '../api/schema.ts';
import type { PageAsk } from './step-index.ts';

/** For tests: a server's pages of revisions. */
function summary(revision: number): RevisionSummary {
  return { revision, atMs: null, timeBasis: 'unknown', eventCount: 0, events: [] };
}

/** Answers as the API does: ascending after, descending before. */
export function serve(revisions: readonly number[], counter = { asked: 0 }): PageAsk {
  return async ({ after, before, limit }) => {
    counter.asked++;
    const found =
      after !== undefined
        ? revisions.filter((revision) => revision > after)
        : revisions.filter((revision) => revision < (before ?? Infinity)).toReversed();
    return { revisions: found.slice(0, limit).map(summary), more: found.length > limit };
  };
}
