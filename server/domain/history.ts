import type { KeyText } from './key.ts';
import type { Revision } from './revision.ts';

/** One key's change as etcd reports it (mvccpb.Event with its KeyValue). */
export interface HistoryEvent {
  readonly type: 'put' | 'delete';
  readonly key: KeyText;
  readonly modRevision: Revision;
  /** 0 for a delete: etcd does not say. */
  readonly createRevision: Revision;
  /** Number of puts since the creation, from 1; 0 for a delete. */
  readonly version: number;
  /** Lease id as a decimal string (they exceed 2^53); '0' without a lease. */
  readonly lease: string;
  /** The stored bytes; empty for a delete. The holder owns them (never a view into a network buffer). */
  readonly value: Uint8Array;
}

/**
 * Where a time comes from: `received` by this program from a live etcd, `recorded` in the file that was imported,
 * `estimated` from what neighbouring values say, `unknown` where nothing bounds it.
 */
export type TimeBasis = 'received' | 'recorded' | 'estimated' | 'unknown';

/** One modifying transaction of etcd: all events that share a mod_revision, in etcd's order. Never empty. */
export interface RevisionBatch {
  readonly revision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly events: readonly HistoryEvent[];
}

/** Why revisions are missing. */
export type GapCause =
  | 'compacted' // etcd compacted them before we read them
  | 'not-recorded' // nobody watched then (between two pieces of a history file)
  | 'retention' // dropped here, by the retention rule
  | 'unreadable'; // the source's own data is damaged there

/** Revisions `from`…`to` (both included) that are known to be missing. */
export interface Gap {
  readonly from: Revision;
  readonly to: Revision;
  readonly cause: GapCause;
  /** When it was noticed. */
  readonly noticedAtMs: number;
}

/** A command that a person typed while the history was recorded. */
export interface RecordedCommand {
  readonly atMs: number;
  readonly command: string;
  readonly exitCode: number | null;
}

/** What a source says about the history it reads, before the first event. */
export interface SourceDescription {
  /** What a person calls it: endpoint, file name or scenario. */
  readonly name: string;
  readonly kind: 'etcd' | 'file' | 'snapshot' | 'example';
  /** etcd's cluster id as a decimal string; null where the source does not say. */
  readonly clusterId: string | null;
  readonly etcdVersion: string | null;
  readonly kubernetesVersion: string | null;
  readonly description: string | null;
  readonly commands: readonly RecordedCommand[];
}
