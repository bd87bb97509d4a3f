import type { ObjectChange, RevisionChange, RevisionChangeQuery, RevisionSummary } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import type { ReadableRow } from './recordings.ts';
import { queryRevisions } from './revision-query.ts';
import type { StoreContext } from './store-context.ts';
import { queryValue } from './value-query.ts';

export function queryRevisionChange(
  context: StoreContext,
  row: ReadableRow,
  revision: Revision,
  { events, objects, bytes }: RevisionChangeQuery,
): RevisionChange {
  const only = { before: revision + 1, limit: 1, eventsPerRevision: events };
  const [found] = queryRevisions(context, row, revision === 0 ? only : { ...only, after: revision - 1 }).revisions;
  const summary = found?.revision === revision ? found : null;
  return {
    summary,
    previous: neighbour(context, row, { before: revision }),
    next: neighbour(context, row, { after: revision }),
    objects: summary === null ? [] : objectChanges(context, row, summary, objects, bytes),
  };
}

function neighbour(
  context: StoreContext,
  row: ReadableRow,
  bound: { before: Revision } | { after: Revision },
): RevisionSummary | null {
  return queryRevisions(context, row, { ...bound, limit: 1, eventsPerRevision: 0 }).revisions[0] ?? null;
}

function objectChanges(
  context: StoreContext,
  row: ReadableRow,
  { revision, events }: RevisionSummary,
  objects: number,
  bytes: number,
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  let left = bytes;
  for (const { identity } of events.slice(0, objects)) {
    const after = queryValue(context, row, identity.key, revision);
    const previous = after?.previousRevision ?? null;
    const before =
      previous === null ? null : queryValue(context, row, identity.key, Math.max(previous, row.first_revision));
    left -= (after?.value?.length ?? 0) + (before?.value?.length ?? 0);
    if (left < 0 && changes.length > 0) break;
    changes.push({ before, after });
  }
  return changes;
}
