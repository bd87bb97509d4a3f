import type { HistoryReader } from '../domain/history-reader.ts';
import type { StoreQuestion } from './store-thread.ts';

/** What can be asked of a reader thread. */
export type ReaderMethod = Exclude<keyof HistoryReader, 'close'>;

export type ReaderRequest = StoreQuestion<ReaderMethod>;

export interface ReaderThreadData {
  readonly path: string;
}
