import type { RetentionOptions } from '../domain/recorder.ts';
import type { ReadableRow } from './recordings.ts';
import type { StoreContext } from './store-context.ts';

export function retain(
  _context: StoreContext,
  _row: ReadableRow,
  _options: RetentionOptions | null,
  _nowMs: number,
): boolean {
  return false;
}
