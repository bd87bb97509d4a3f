import { api } from '../api/client.ts';
import type { RevisionRange, TimeSample } from '../timeline/timeline-view.ts';

/** When revisions of a range were, `count` of them at most and evenly; those without a time are left out. */
export async function revisionTimes(
  id: string,
  range: RevisionRange,
  count: number,
  signal: AbortSignal,
): Promise<readonly TimeSample[]> {
  if (range.to - range.from < count) {
    const bounds = { after: Math.max(0, range.from - 1), before: range.to + 1 };
    const { revisions } = await api.revisions(id, { ...bounds, limit: count, eventsPerRevision: 1 }, signal);
    return revisions.flatMap(({ revision, atMs, timeBasis }) =>
      atMs === null ? [] : [{ revision, atMs, estimated: timeBasis === 'estimated' }],
    );
  }
  const { bins } = await api.histogram(id, { ...range, bins: count }, signal);
  return bins.flatMap(({ from, atMs, timeBasis }) =>
    atMs === null || atMs === undefined ? [] : [{ revision: from, atMs, estimated: timeBasis === 'estimated' }],
  );
}
