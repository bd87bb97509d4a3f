import type { HistoryWriter } from '../domain/history-writer.ts';
import type { RetentionOptions } from '../domain/recorder.ts';

export type WriterMethod = keyof HistoryWriter;

/** What the writer's thread opens, and how. */
export interface WriterThreadData {
  readonly path: string;
  readonly retention: RetentionOptions;
  /** As `WriterOptions` says. */
  readonly discardUnused: boolean;
}
