import { ApiError, toApiError } from '../api/http.ts';
import type { ImportResult } from '../api/schema.ts';
import { uploadHistory, type OnUpload, type UploadOptions, type UploadPhase } from '../api/upload.ts';
import { recordingName } from './import-text.ts';
import { together } from './together.ts';

/** A history on its way into the database: a file, or several states. */
export interface ImportJob {
  readonly id: number;
  readonly files: readonly File[];
  /** What can be read of it is imported, though it was refused. */
  readonly forced: boolean;
  readonly phase: 'waiting' | UploadPhase | 'done' | 'failed';
  /** Of this phase, from 0 to 1; null where nobody can say. */
  readonly fraction: number | null;
  readonly result: ImportResult | null;
  readonly problem: ApiError | null;
}

export interface ImportEvents {
  /** All files are through, whole, none failed; this is what the last one led to. */
  onDone(job: ImportJob, result: ImportResult): void;
  onCancelled(job: ImportJob): void;
}

type Upload = (
  files: readonly File[],
  options: UploadOptions,
  onUpload: OnUpload,
  signal: AbortSignal,
) => Promise<ImportResult>;

/** The files that are being imported, one after another. What failed, or is not whole, stays until it is closed. */
export class Imports {
  jobs = $state.raw<readonly ImportJob[]>([]);
  readonly #events: ImportEvents;
  readonly #upload: Upload;
  #current: { readonly id: number; readonly control: AbortController } | null = null;
  #count = 0;
  #working = false;

  constructor(events: ImportEvents, upload: Upload = uploadHistory) {
    this.#events = events;
    this.#upload = upload;
  }

  /** Leaving the page would cancel something. */
  readonly running = $derived(this.jobs.some(({ phase }) => phase !== 'done' && phase !== 'failed'));

  /** What is through goes off the list, unless it is one of those that still run. States that are given at once are one history. */
  async add(given: readonly File[]): Promise<void> {
    const added = (await together(given)).map((files): ImportJob => ({
      id: ++this.#count,
      files,
      forced: false,
      phase: 'waiting',
      fraction: null,
      result: null,
      problem: null,
    }));
    this.jobs = [...(this.#working ? this.jobs : []), ...added];
    if (!this.#working) void this.#work();
  }

  /** Tries again what was refused, taking what can be read. */
  force(id: number): void {
    this.#change(id, { phase: 'waiting', forced: true, problem: null });
    if (!this.#working) void this.#work();
  }

  cancel(id: number): void {
    const job = this.jobs.find((known) => known.id === id);
    if (job === undefined) return;
    this.jobs = this.jobs.filter((known) => known.id !== id);
    if (this.#current?.id === id) this.#current.control.abort();
    this.#events.onCancelled(job);
  }

  /** Takes what is through off the list. */
  close(): void {
    this.jobs = this.jobs.filter(({ phase }) => phase !== 'done' && phase !== 'failed');
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (;;) {
      const next = this.jobs.find(({ phase }) => phase === 'waiting');
      if (next === undefined) break;
      await this.#import(next);
    }
    this.#working = false;
    const last = this.jobs.findLast(({ phase }) => phase === 'done');
    if (this.jobs.some(isToBeRead) || last === undefined || last.result === null) return;
    this.close();
    this.#events.onDone(last, last.result);
  }

  async #import({ id, files, forced }: ImportJob): Promise<void> {
    const control = new AbortController();
    this.#current = { id, control };
    this.#change(id, { phase: 'sending', fraction: 0 });
    try {
      if (files.some(({ size }) => size === 0)) {
        throw new ApiError('file_invalid', 0, 'The file is empty.', 'Was it copied whole?');
      }
      const onUpload: OnUpload = (phase, fraction) => this.#change(id, { phase, fraction });
      const options = { name: recordingName(files), force: forced };
      const result = await this.#upload(files, options, onUpload, control.signal);
      this.#change(id, { phase: 'done', fraction: 1, result });
    } catch (error) {
      // Of one that was cancelled nothing is on the list any more.
      this.#change(id, { phase: 'failed', fraction: null, problem: toApiError(error) });
    }
    this.#current = null;
  }

  #change(id: number, part: Partial<ImportJob>): void {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, ...part } : job));
  }
}

/** What it led to is more than a moment's notice can say. */
function isToBeRead({ phase, result }: ImportJob): boolean {
  return phase === 'failed' || (result !== null && result.omitted.length > 0);
}
