import type { HistoryReader } from '../domain/history-reader.ts';

/** What can be asked of a reader thread. */
export type ReaderMethod = Exclude<keyof HistoryReader, 'close'>;

export interface ReaderThreadData {
  readonly path: string;
  /** Between questions it reads what is likely to be asked for. */
  readonly readsAhead: boolean;
}
