import { databaseError } from './database-errors.ts';
import { isRewindError } from '../domain/errors.ts';
import type { StoreContext } from './store-context.ts';

/** Pages that are given back at once; a page is 4 KiB. */
const PAGES_AT_ONCE = 512;
/** Fewer free pages than this are kept: the next events need them. */
const FREE_PAGES_KEPT = 256;
/** A larger file is never rewritten as a whole: it takes too long, and as much room again. */
const MOST_REWRITTEN_PAGES = 65_536;

function pragmaNumber(context: StoreContext, name: string): number {
  return Number(context.db.pragma(name, { simple: true }));
}

/** @returns false when there is nothing worth giving back */
export function giveSpaceBack(context: StoreContext): boolean {
  const free = pragmaNumber(context, 'freelist_count');
  if (free <= FREE_PAGES_KEPT || free < pragmaNumber(context, 'page_count') / 20) return false;
  context.db.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
  return pragmaNumber(context, 'freelist_count') < free;
}

/**
 * Rewrites the whole file without free pages and with full ones, when much of it is new since the last time, and empties the
 * write-ahead log.
 */
export function rewrite(context: StoreContext, events: number): void {
  const pages = pragmaNumber(context, 'page_count');
  const total = context.db.prepare<[], { n: number }>('SELECT total(events) AS n FROM chunks').get()?.n ?? 0;
  try {
    if (pages <= MOST_REWRITTEN_PAGES && events >= total / 5) context.db.exec('VACUUM');
    context.db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    const known = databaseError(error, context.path);
    // Without room for the copy, or with a reader in the way, the file stays as it is.
    if (!isRewindError(known) || (known.code !== 'disk_full' && known.code !== 'database_in_use')) throw known;
  }
}
