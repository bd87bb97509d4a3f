import type { GapCause, HistoryEvent, RevisionBatch, SourceDescription } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';

/**
 * What a history source says, in this order: `description` first; then, on a first start, `baseline` pages up to one with
 * `done`; then `revisions` that follow one another by exactly 1. A `gap` is followed by `resync` pages (the keys that exist
 * at its end) up to one with `done`. A consumer takes one message at a time: pulling the next is the only backpressure.
 */
export type SourceMessage =
  | { readonly type: 'description'; readonly source: SourceDescription; readonly headRevision: Revision | null }
  | {
      readonly type: 'baseline' | 'resync';
      readonly revision: Revision;
      readonly events: readonly HistoryEvent[];
      readonly done: boolean;
    }
  | { readonly type: 'revisions'; readonly batches: readonly RevisionBatch[]; readonly headRevision: Revision | null }
  | { readonly type: 'gap'; readonly from: Revision; readonly to: Revision; readonly cause: GapCause }
  | { readonly type: 'head'; readonly revision: Revision; readonly latencyMs: number };
