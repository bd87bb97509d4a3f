import type { HistoryWriter } from '../domain/history-writer.ts';
import type { RetentionOptions } from '../domain/recorder.ts';

export type WriterMethod = keyof HistoryWriter;

export interface WriterThreadData {
  readonly path: string;
  readonly retention: RetentionOptions;
}
