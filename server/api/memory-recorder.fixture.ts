import type { CaptureStatus } from '../domain/capture-status.ts';
import type { RevisionSummary } from '../domain/history-reader.ts';
import type { Commit, ImportOptions, ImportResult, Recorder } from '../domain/recorder.ts';
import type { MemoryHistory } from './memory-history.fixture.ts';

/** A recorder that commits when a test says so. */
export class MemoryRecorder implements Recorder {
  readonly fingerprintKey = new Uint8Array(32);
  readonly history: MemoryHistory;
  readonly imported: { path: string; others: readonly string[]; name: string }[] = [];
  readonly deleted: string[] = [];
  readonly commitListeners = new Set<(commit: Commit) => void>();
  readonly statusListeners = new Set<(status: CaptureStatus) => void>();
  readonly removedListeners = new Set<(recording: string) => void>();
  importing: (path: string, options: ImportOptions) => Promise<ImportResult> | ImportResult = () => this.unchanged();
  #status: CaptureStatus;

  constructor(history: MemoryHistory) {
    this.history = history;
    this.#status = {
      state: 'live',
      sinceMs: 0,
      endpoints: ['127.0.0.1:2379'],
      endpoint: '127.0.0.1:2379',
      recording: history.id,
      revision: history.lastRevision,
      headRevision: history.lastRevision,
      committedAtMs: null,
      latencyMs: 1,
      reconnects: 0,
      bytesReceived: 0,
      proof: null,
      error: null,
      retryInMs: null,
    };
  }

  status(): CaptureStatus {
    return this.#status;
  }

  changeStatus(change: Partial<CaptureStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.statusListeners) listener(this.#status);
  }

  onStatus(listener: (status: CaptureStatus) => void): () => void {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.commitListeners.add(listener);
    return () => this.commitListeners.delete(listener);
  }

  /** Tells what has been stored. */
  tell(revisions: readonly RevisionSummary[], gaps: Commit['gaps'] = []): void {
    const { id: recording, lastRevision } = this.history;
    for (const listener of this.commitListeners)
      listener({ recording, revisions, revisionCount: revisions.length, gaps, lastRevision });
  }

  onRemoved(listener: (recording: string) => void): () => void {
    this.removedListeners.add(listener);
    return () => this.removedListeners.delete(listener);
  }

  async importFile(given: string | readonly string[], options: ImportOptions): Promise<ImportResult> {
    const [path = '', ...others] = typeof given === 'string' ? [given] : given;
    this.imported.push({ path, others, name: options.name });
    return this.importing(path, options);
  }

  /** What importing something that is there already leads to. */
  unchanged(): ImportResult {
    const { id, firstRevision, lastRevision } = this.history;
    return {
      recording: id,
      firstRevision,
      lastRevision,
      revisions: 0,
      events: 0,
      unchanged: true,
      isNew: false,
      omitted: [],
      missing: [],
    };
  }

  async deleteRecording(id: string): Promise<void> {
    this.deleted.push(id);
    for (const listener of this.removedListeners) listener(id);
  }

  async close(): Promise<void> {}
}
