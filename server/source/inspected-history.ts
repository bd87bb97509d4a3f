import type { SourceDescription } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistoryOrigin, SourceMessage } from './source.ts';

/** What whoever imports a history calls it. */
export interface ImportName {
  /** null: as the history itself says. */
  readonly name: string | null;
  readonly kind: 'file' | 'example';
}

export interface InspectOptions {
  /** Read what can be read of something damaged, instead of refusing it. */
  readonly force?: boolean;
  /** Its reason is what the reading ends with. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far the file has been read. */
  readonly onRead?: (bytes: number, ofBytes: number) => void;
}

/** A history that has an end, known after it was read once from there to here, so that an import of it cannot fail half way. */
export interface InspectedHistory {
  readonly source: SourceDescription;
  readonly origin: HistoryOrigin;
  /** The revision whose state is the beginning; the first change comes after it. */
  readonly startRevision: Revision;
  readonly endRevision: Revision;
  /** How many keys exist at the beginning, and how many events follow in how many revisions. */
  readonly existing: number;
  readonly events: number;
  readonly revisions: number;
  /** What could not be read and is left out, a sentence each; empty unless that was allowed. */
  readonly omitted: readonly string[];
  /** All of it as a source says it: pages of existing keys, then revisions, and the gaps between them. */
  messages(): AsyncGenerator<SourceMessage>;
}
