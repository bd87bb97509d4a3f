import type { EventSummary } from '../../domain/history-reader.ts';
import { cutTo, visible, widthOf } from './terminal-text.ts';

/** Less says nothing of a path. */
export const LEAST_FIELDS_WIDTH = 24;

/** So many paths are enough where nobody says how much room there is. */
const MOST_WITHOUT_WIDTH = 4;

/** What the API server writes beside every change. */
const BOOKKEEPING = /^metadata\.(managedFields|resourceVersion|generation)\b/;

/**
 * What an event did: what is `said` of it (what it changed in few words, or what is most telling about an object that came into
 * being), otherwise which fields it changed.
 */
export function changeText(
  event: Pick<EventSummary, 'verb' | 'origin' | 'changedPaths' | 'changedCount'>,
  said: string | null,
  columns: number | null,
): string {
  if (event.verb === 'delete') return 'gone';
  const isNew = event.verb === 'create' && event.origin !== 'baseline';
  const text = isNew ? (said === null ? 'new' : `new: ${said}`) : said;
  if (text === null) return fieldsText(event, columns);
  return columns === null ? visible(text) : cutTo(visible(text), columns);
}

/** Which fields an event changed, bookkeeping aside: as many of their paths as there is room for, and how many more there are. */
export function fieldsText(
  { changedPaths, changedCount }: Pick<EventSummary, 'changedPaths' | 'changedCount'>,
  columns: number | null,
): string {
  if (changedPaths.length === 0) return changedCount === 0 ? '-' : 'the whole value';
  const telling = changedPaths.filter((path) => !BOOKKEEPING.test(path));
  const count = changedCount - (changedPaths.length - telling.length);
  if (telling.length === 0) return count === 0 ? 'bookkeeping only' : `bookkeeping and ${count} more`;
  const most = columns === null ? MOST_WITHOUT_WIDTH : Infinity;
  const room = columns ?? Infinity;
  for (let shown = Math.min(telling.length, most); shown > 0; shown--) {
    const more = count - shown;
    const text = visible(telling.slice(0, shown).join(', ')) + (more > 0 ? ` and ${more} more` : '');
    if (widthOf(text) <= room) return text;
  }
  const more = count > 1 ? ` +${count - 1}` : '';
  return cutTo(visible(telling[0] ?? ''), room - more.length) + more;
}
