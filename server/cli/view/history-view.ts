import type { ObjectIdentity } from '../../domain/facts.ts';
import type { EventFilter, EventSummary, StateEntry, StateQuery, StoredValue } from '../../domain/history-reader.ts';
import type { Gap, RecordedCommand, TimeBasis } from '../../domain/history.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import type { TimedHistory } from '../../domain/revision-choice.ts';
import type { Said } from '../../reading/said-changes.ts';
import type { ValueDecoder } from '../../reading/value-decoder.ts';

/** What narrows keys. */
export type KeyFilter = Pick<StateQuery, 'prefix' | 'namespace' | 'kind' | 'labels' | 'q'>;

/** What narrows the changes of a history. */
export type ChangeFilter = Pick<EventFilter, 'namespace' | 'kind' | 'labels' | 'relatedTo' | 'hideNoise'>;

/** One revision of a key. */
export interface KeyRevision {
  readonly revision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly event: EventSummary;
}

/** A revision of a key, and what it said of it. */
export interface HistoryRow extends KeyRevision, Said {}

/**
 * One history as the commands read it, wherever it is kept. A revision out of its range is refused with `revision_future` or
 * `revision_compacted`.
 */
export interface HistoryView extends TimedHistory {
  readonly lastRevision: Revision;
  /** What is missing in it. */
  readonly gaps: readonly Gap[];
  /** Why nothing is known of what was before the first revision. */
  readonly beforeFirst: 'compacted' | 'not-recorded';
  /** Of the cluster, where it is known: values are read as its release. */
  readonly kubernetesVersion: string | null;
  /** What people typed meanwhile, where that was recorded. */
  readonly commands: readonly RecordedCommand[];
  /** The keys that exist at a revision, in key order. */
  keys(revision: Revision, filter: KeyFilter): AsyncIterable<StateEntry>;
  /** A key as of a revision; null where it did not exist then or before. */
  value(key: KeyText, revision: Revision): Promise<StoredValue | null>;
  /** The revisions of a key from one to another, oldest first. */
  revisions(key: KeyText, from: Revision, to: Revision): AsyncIterable<KeyRevision>;
  /**
   * The changes of all keys from one revision to another, oldest first.
   * @throws RewindError `usage` where only the history of a key can be asked for
   */
  changes(filter: ChangeFilter, from: Revision, to: Revision): AsyncIterable<KeyRevision>;
  /** Whose name this is or was, among all that can be found out, objects that are gone included. */
  named(name: string): Promise<readonly ObjectIdentity[]>;
  /** Reads values; loaded when it is asked for, since not every command needs it. */
  decoder(): Promise<ValueDecoder>;
  close(): Promise<void>;
}
