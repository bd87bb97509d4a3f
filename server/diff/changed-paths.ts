import { MAX_CHANGED_PATHS } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import type { ListKeys } from '../domain/list-key.ts';
import { findChanges, isBookkeeping, type Change, type Changes } from './changes.ts';
import { pathText } from './path.ts';

export interface ChangedPaths {
  /** Shallowest first; what every write changes (managedFields, resourceVersion, generation) last. */
  readonly paths: readonly string[];
  /** How many there are altogether. */
  readonly count: number;
}

/** The paths that differ between two versions, at most MAX_CHANGED_PATHS of them. */
export function changedPaths(before: JsonValue, after: JsonValue, listKeys: ListKeys): ChangedPaths {
  return changedPathsOf(findChanges(before, after, listKeys));
}

export function changedPathsOf(changes: Changes): ChangedPaths {
  const ranked = changes.list.map((change) => ({ change, rank: rankOf(change) }));
  ranked.sort((left, right) => left.rank - right.rank);
  const paths = ranked.slice(0, MAX_CHANGED_PATHS).map(({ change }) => pathText(change.segments));
  return { paths, count: changes.count };
}

function rankOf(change: Change): number {
  return change.segments.length + (isBookkeeping(change.segments) ? 1000 : 0);
}
