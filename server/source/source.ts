import type { GapCause, HistoryEvent, RevisionBatch, SourceDescription } from '../domain/history.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/**
 * What a history source says, in this order: `description` first; then, on a first start, `baseline` pages up to one with
 * `done`; then `revisions` that follow one another by exactly 1. A `gap` is followed by `resync` pages (the keys that exist
 * at its end) up to one with `done`; or, where it is `told`, by `revisions` with what is known of it, as another recording has them;
 * or by nothing. A consumer takes one message at a time: pulling the next is the only backpressure.
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
  | {
      readonly type: 'gap';
      readonly from: Revision;
      readonly to: Revision;
      readonly cause: GapCause;
      readonly told?: boolean;
    }
  | { readonly type: 'head'; readonly revision: Revision; readonly latencyMs: number };

/** What tells one history from every other one, however it came here. */
export interface HistoryOrigin {
  readonly clusterId: string | null;
  /** The Namespace kube-system where there is one: its uid is unique in the world. */
  readonly namespace: HistoryEvent | null;
  /** Any Node: its kubelet says the Kubernetes release. */
  readonly node: HistoryEvent | null;
  /** The key that has existed for longest where the history begins. Only looked for where there is no such Namespace. */
  readonly oldest: { readonly key: KeyText; readonly createRevision: Revision } | null;
  /** How another recording of the same history calls it, where this was taken from one: a part may not tell by itself. */
  readonly history?: string;
}

/** One connection to a history that goes on. Everything in it only reads. */
export interface HistorySession {
  readonly source: SourceDescription;
  /** The endpoint in use, for people. */
  readonly endpoint: string;
  readonly headRevision: Revision;
  readonly latencyMs: number;
  /** Every key is watched, so that revisions must follow one another by exactly 1. */
  readonly complete: boolean;
  /** @param at the revision where the recording begins; null: the history is whole, and begins with what comes first */
  origin(at: Revision | null): Promise<HistoryOrigin>;
  /** A key as it was at a revision; null: it did not exist; `compacted`: nobody can say any more. */
  read(key: KeyText, revision: Revision): Promise<HistoryEvent | 'compacted' | null>;
  /**
   * What comes after a revision; null: everything that can still be read. Ends only by throwing (RewindError).
   * @param stallMs so long may the stream be silent while the head moves on
   */
  messages(after: Revision | null, stallMs: number): AsyncGenerator<SourceMessage, never>;
  close(): void;
}

/** A history that can be connected to again and again. */
export interface LiveSource {
  /** @throws RewindError saying why no endpoint can be used */
  connect(): Promise<HistorySession>;
}
