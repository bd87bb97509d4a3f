import type { EventFacts, Origin } from './facts.ts';
import type { Gap, HistoryEvent, SourceDescription, TimeBasis } from './history.ts';
import type { KeyText } from './key.ts';
import type { Recording } from './recording.ts';
import type { Revision } from './revision.ts';

/** An event ready to be stored: what etcd said, with its value already redacted, and the facts about it. */
export interface EventRecord extends Omit<HistoryEvent, 'value'> {
  /** What goes to the disk; null for a delete. */
  readonly value: Uint8Array | null;
  readonly facts: EventFacts;
}

export interface RevisionRecord {
  readonly revision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly events: readonly EventRecord[];
}

export interface NewRecording {
  readonly id: string;
  readonly history: string;
  readonly source: SourceDescription;
  /** The revision at which the baseline holds (1 where the whole history is known). */
  readonly firstRevision: Revision;
  /** It is worth something only as a whole: unfinished until an `imported` is committed. */
  readonly importing?: boolean;
}

/** The newest event of a key, as the recorder needs it to compare with the next one. */
export interface LatestValue {
  readonly modRevision: Revision;
  readonly createRevision: Revision;
  readonly version: number;
  readonly value: Uint8Array;
  readonly facts: Pick<EventFacts, 'uid' | 'encoding' | 'redacted' | 'identity'> &
    /** Where they are at hand; otherwise the value says them. */
    Partial<Pick<EventFacts, 'apiVersion' | 'owner' | 'involvedUid'>>;
}

/** One thing to be stored; a list of them is stored in one transaction, in its order. */
export type StoreChange =
  /** Keys that existed when the recording began, or that a list showed to differ after a gap. */
  | { readonly type: 'listed'; readonly origin: Exclude<Origin, 'watch'>; readonly events: readonly EventRecord[] }
  | { readonly type: 'revisions'; readonly revisions: readonly RevisionRecord[] }
  | { readonly type: 'gap'; readonly gap: Gap }
  /** All up to here is stored, whether it had events or not (end of a baseline or of a resync). */
  | { readonly type: 'cursor'; readonly revision: Revision }
  | { readonly type: 'identity'; readonly id: string; readonly history: string }
  | { readonly type: 'source'; readonly source: SourceDescription }
  /** All of an import is stored. */
  | { readonly type: 'imported' };

/**
 * The only way into the database. One process holds it; a second one is refused with `database_in_use`.
 * `commit` resolves when the changes are durable (they survive kill -9 and power loss), and rejects without a trace of them
 * otherwise: RewindError `disk_full` when there is no room; the same call may be repeated later.
 */
export interface HistoryWriter {
  recordings(): Promise<readonly Recording[]>;
  create(recording: NewRecording): Promise<void>;
  /** Revisions must follow the cursor; anything at or before it is refused as a bug. Repeating a stored event is refused. */
  commit(id: string, changes: readonly StoreChange[]): Promise<void>;
  /** Ids of recordings within whose baseline, or import, the process ended: they are to be deleted. */
  unfinished(): Promise<readonly string[]>;
  /** Up to where everything is stored. null: its baseline is not finished. */
  cursor(id: string): Promise<Revision | null>;
  /** null: the key does not exist at the cursor. */
  latest(id: string, key: KeyText): Promise<LatestValue | null>;
  /** All keys that exist at the cursor with their metadata, for the comparison after a gap. */
  existing(id: string): Promise<ReadonlyMap<KeyText, ExistingKey>>;
  delete(id: string): Promise<void>;
  /**
   * Works on background duties (packing older values, retention, checkpoints) for about that long; true when more is left.
   * `settle` packs the newest as well and gives space back, as is done by itself where nothing has come for a while; for the
   * end of an import.
   */
  maintain(budgetMs: number, settle?: boolean): Promise<boolean>;
  /** A secret of this database, 32 random bytes, for the keyed fingerprints of redacted values. */
  fingerprintKey(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface ExistingKey {
  readonly modRevision: Revision;
  readonly createRevision: Revision;
  readonly version: number;
}
