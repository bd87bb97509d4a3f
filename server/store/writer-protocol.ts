import type { HistoryWriter } from '../domain/history-writer.ts';
import type { RetentionOptions } from '../domain/recorder.ts';
import type { StoreQuestion } from './store-thread.ts';

export type WriterMethod = keyof HistoryWriter;

export type WriterRequest = StoreQuestion<WriterMethod>;

export interface WriterThreadData {
  readonly path: string;
  readonly retention: RetentionOptions;
}
