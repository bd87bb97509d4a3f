import type { EventSummary } from '../api/schema.ts';
import { isBookkeeping } from './diff-rows.ts';

interface ChangedEvent extends Pick<EventSummary, 'verb' | 'origin' | 'changedCount' | 'said'> {
  readonly changedPaths: readonly string[];
}

/** What an event did to its object: `new`, `gone`, what it says, or the fields that changed, bookkeeping aside. */
export function changedText({ verb, origin, changedPaths, changedCount, said = null }: ChangedEvent): string {
  if (verb === 'delete') return 'gone';
  if (verb === 'create') return origin === 'baseline' ? '' : said === null ? 'new' : `new: ${said}`;
  if (said !== null) return said;
  if (changedPaths.length === 0) return changedCount === 0 ? 'nothing' : 'the whole value';
  const telling = changedPaths.filter((path) => !isBookkeeping(path.replace(/\[.*/, '')));
  const more = changedCount - changedPaths.length;
  if (telling.length === 0) return more === 0 ? 'bookkeeping only' : `bookkeeping, +${more}`;
  return telling.join(', ') + (more > 0 ? `, +${more}` : '');
}
