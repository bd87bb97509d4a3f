import type { EventSummary } from '../../domain/history-reader.ts';
import { cutTo, visible, widthOf } from './terminal-text.ts';

/** Less says nothing of a path. */
export const LEAST_FIELDS_WIDTH = 24;

/** Which fields an event changed: as many of their paths as there is room for, and how many more there are. */
export function fieldsText(
  { changedPaths, changedCount }: Pick<EventSummary, 'changedPaths' | 'changedCount'>,
  columns = Infinity,
): string {
  if (changedPaths.length === 0) return changedCount === 0 ? '-' : 'the whole value';
  for (let shown = changedPaths.length; shown > 0; shown--) {
    const more = changedCount - shown;
    const text = visible(changedPaths.slice(0, shown).join(', ')) + (more > 0 ? ` and ${more} more` : '');
    if (widthOf(text) <= columns) return text;
  }
  const more = changedCount > 1 ? ` +${changedCount - 1}` : '';
  return cutTo(visible(changedPaths[0] ?? ''), columns - more.length) + more;
}
