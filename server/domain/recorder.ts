import type { CaptureStatus } from './capture-status.ts';
import type { DecryptionKey } from './decryption-key.ts';
import type { Gap } from './history.ts';
import type { RevisionSummary } from './history-reader.ts';
import type { KeyText } from './key.ts';
import type { RedactionRule } from './redaction-rule.ts';
import type { Revision } from './revision.ts';

/** How to reach an etcd, as etcdctl's options say it. Paths are read by the recorder, again on every reconnect. */
export interface EtcdOptions {
  /** host:port or http(s)://host:port, at least one. */
  readonly endpoints: readonly string[];
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly serverName: string | null;
  readonly insecureSkipTlsVerify: boolean;
  readonly user: string | null;
  readonly password: string | null;
  /** Only keys with this prefix are stored; '' = all. The whole keyspace is watched all the same, as the proof of completeness. */
  readonly prefix: KeyText;
}

export interface RecorderOptions {
  readonly databasePath: string;
  /** null: do not capture (imports only). */
  readonly etcd: EtcdOptions | null;
  readonly secrets: 'redact' | 'keep';
  /** What is hidden beyond Secrets; default: nothing. */
  readonly redact?: readonly RedactionRule[];
  /** For encrypted values; default: they stay closed. */
  readonly decryptionKeys?: readonly DecryptionKey[];
  /** As which Kubernetes release values are read, e.g. '1.32'; null: as the recording's Nodes say, else the newest known. */
  readonly kubernetesRelease: string | null;
  /** Imported when no etcd answers and nothing has been recorded yet; null: never. */
  readonly exampleFile: string | null;
  readonly retention: RetentionOptions;
  /** A database that was made for this, and that nothing is stored in at its end, is taken away again; default: it stays. */
  readonly discardUnused?: boolean;
  readonly logLevel: string;
  /** Whether a person reads the log as it comes; default: it is JSON lines. */
  readonly readableLog?: boolean;
}

/** Each null: no limit. */
export interface RetentionOptions {
  readonly maxAgeMs: number | null;
  readonly maxRevisions: number | null;
  readonly maxBytes: number | null;
}

/** What has just become durable. */
export interface Commit {
  readonly recording: string;
  /** What live readers are told, in order; null: so many at once that whoever wants them reads them from the store. */
  readonly revisions: readonly RevisionSummary[] | null;
  readonly revisionCount: number;
  readonly gaps: readonly Gap[];
  readonly lastRevision: Revision;
}

/** How far an import is: bytes of the file while it is checked, its events while they are stored. */
export interface ImportProgress {
  readonly phase: 'checking' | 'storing';
  readonly done: number;
  readonly total: number;
}

export interface ImportOptions {
  readonly name: string;
  /** Take what can be read of a damaged file, or files that seem not to belong together; default: refuse them. */
  readonly force?: boolean;
  /** A packed snapshot that is larger when it is unpacked is refused; default: whatever has room. */
  readonly maxUnpackedBytes?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import, which then rejects with `cancelled`; a recording that it has begun is taken away again. */
  readonly signal?: AbortSignal;
}

export interface ImportResult {
  readonly recording: string;
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  /** Of what came after the first revision, and was not there already. */
  readonly revisions: number;
  readonly events: number;
  /** True when all of it was already there. */
  readonly unchanged: boolean;
  /** True when nothing of this recording was there before. */
  readonly isNew: boolean;
  /** What could not be read of a damaged file, a sentence each. */
  readonly omitted: readonly string[];
  /** Revisions that were to follow and are not in the file; they are gaps of the recording. */
  readonly missing: readonly Pick<Gap, 'from' | 'to' | 'cause'>[];
}

/**
 * The one writer of a database, on a thread of its own: captures from etcd, imports files, and keeps the store in shape.
 * Listeners are called on the caller's thread, after the commit is durable.
 */
export interface Recorder {
  /** The database's key of the fingerprints of redacted values. */
  readonly fingerprintKey: Uint8Array;
  status(): CaptureStatus;
  onStatus(listener: (status: CaptureStatus) => void): () => void;
  onCommit(listener: (commit: Commit) => void): () => void;
  /** Told of recordings that are gone: deleted, or begun by an import that was not finished. */
  onRemoved(listener: (recording: string) => void): () => void;
  /** @param path several: files that make one history together, each a state of it */
  importFile(path: string | readonly string[], options: ImportOptions): Promise<ImportResult>;
  deleteRecording(id: string): Promise<void>;
  /** Ends capture, finishes the open transaction and closes the database. */
  close(): Promise<void>;
}

/** The part of a recorder that imports. */
export type Importer = Pick<Recorder, 'importFile' | 'close'>;
