import type { PlainError } from '../domain/errors.ts';
import type { HistoryReader } from '../domain/history-reader.ts';

/** What can be asked of a reader thread. */
export type ReaderMethod = Exclude<keyof HistoryReader, 'close'>;

export interface ReaderRequest {
  readonly id: number;
  readonly method: ReaderMethod;
  readonly args: readonly unknown[];
}

export type ReaderReply =
  /** First of all: whether the database could be opened. */
  | { readonly type: 'opened' }
  | { readonly type: 'refused'; readonly error: PlainError }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError };

export interface ReaderThreadData {
  readonly path: string;
}
