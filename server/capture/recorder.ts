import type { Worker } from 'node:worker_threads';
import type { CaptureStatus } from '../domain/capture-status.ts';
import { fromPlainError } from '../domain/errors.ts';
import type { Commit, ImportOptions, ImportResult, Recorder, RecorderOptions } from '../domain/recorder.ts';
import { startThread } from '../domain/thread.ts';
import { importUnpacked } from './import-unpacked.ts';
import type { RecorderCall, RecorderNews, RecorderThreadData } from './recorder-messages.ts';

interface Pending {
  resolve(result: ImportResult | null): void;
  reject(error: Error): void;
  onProgress?: ImportOptions['onProgress'] | undefined;
}

/** What is sent with a number of its own, and answered. */
type Question = WithoutNumber<Exclude<RecorderCall, { type: 'cancel' }>>;
type WithoutNumber<T> = T extends unknown ? Omit<T, 'call'> : never;

/**
 * Starts the recorder on a thread of its own. Resolves when the database is open and capture has begun (not when an etcd
 * answers). @throws RewindError when the database cannot be opened or an option is wrong
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const data: RecorderThreadData = { options };
  const thread = startThread('capture/recorder-thread', data, resourceLimits);
  const recorder = new ThreadRecorder(thread);
  try {
    await recorder.started;
  } catch (error) {
    // It may be connecting to etcd still.
    await thread.terminate();
    throw error;
  }
  return recorder;
}

/** What a commit makes dies young: with room for it, less is copied, and less is taken altogether. */
const resourceLimits = { maxYoungGenerationSizeMb: 32 };

class ThreadRecorder implements Recorder {
  readonly started: Promise<void>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #statusListeners = new Set<(status: CaptureStatus) => void>();
  readonly #commitListeners = new Set<(commit: Commit) => void>();
  readonly #removedListeners = new Set<(recording: string) => void>();
  readonly #pending = new Map<number, Pending>();
  #status: CaptureStatus | null = null;
  #fingerprintKey: Uint8Array = new Uint8Array();
  #calls = 0;
  #closing: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    let begin: { resolve: () => void; reject: (error: Error) => void };
    this.started = new Promise((resolve, reject) => (begin = { resolve, reject }));
    worker.on('message', (news: RecorderNews) => {
      if (news.type !== 'started') {
        this.#hear(news);
        return;
      }
      this.#status = news.status;
      this.#fingerprintKey = news.fingerprintKey;
      if (news.error === null) begin.resolve();
      else begin.reject(fromPlainError(news.error));
    });
    worker.on('error', (error) => {
      this.#failure = error;
      begin.reject(error);
    });
    this.#exited = new Promise((resolve) => {
      worker.on('exit', (code) => {
        const error = this.#failure ?? new Error(`the recorder's thread has ended (${code})`);
        begin.reject(error);
        this.#end(error);
        resolve();
      });
    });
  }

  get fingerprintKey(): Uint8Array {
    return this.#fingerprintKey;
  }

  status(): CaptureStatus {
    if (this.#status === null) throw new Error('the recorder has not started');
    return this.#status;
  }

  onStatus(listener: (status: CaptureStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  onRemoved(listener: (recording: string) => void): () => void {
    this.#removedListeners.add(listener);
    return () => this.#removedListeners.delete(listener);
  }

  importFile(path: string | readonly string[], options: ImportOptions): Promise<ImportResult> {
    return importUnpacked(path, options, (paths, given) => this.#import(paths, given));
  }

  async #import(paths: readonly string[], options: ImportOptions): Promise<ImportResult> {
    const { name, force = false } = options;
    const result = await this.#ask({ type: 'import', paths, name, force }, options);
    if (result === null) throw new Error('the recorder gave no result of an import');
    return result;
  }

  async deleteRecording(id: string): Promise<void> {
    await this.#ask({ type: 'delete', recording: id });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // A thread that has ended already has nothing left to close.
    await this.#ask({ type: 'close' }).catch(() => null);
    // Whatever of the connection is still open must not keep the thread: what is to be kept is, and nobody waits gladly.
    const timer = setTimeout(() => void this.#worker.terminate(), 100);
    await this.#exited;
    clearTimeout(timer);
  }

  #ask(
    question: Question,
    { onProgress, signal }: Pick<ImportOptions, 'onProgress' | 'signal'> = {},
  ): Promise<ImportResult | null> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const call = ++this.#calls;
    const send = (message: RecorderCall): void => this.#worker.postMessage(message);
    const cancel = (): void => send({ type: 'cancel', call });
    const answer = new Promise<ImportResult | null>((resolve, reject) => {
      this.#pending.set(call, { resolve, reject, onProgress });
      send({ ...question, call });
    });
    if (signal === undefined) return answer;
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    return answer.finally(() => signal.removeEventListener('abort', cancel));
  }

  #hear(news: Exclude<RecorderNews, { type: 'started' }>): void {
    switch (news.type) {
      case 'status':
        this.#status = news.status;
        for (const listener of this.#statusListeners) listener(news.status);
        return;
      case 'commit':
        for (const listener of this.#commitListeners) listener(news.commit);
        return;
      case 'removed':
        for (const listener of this.#removedListeners) listener(news.recording);
        return;
      case 'progress':
        this.#pending.get(news.call)?.onProgress?.(news.progress);
        return;
      case 'answer':
        this.#pending.get(news.call)?.resolve(news.result);
        this.#pending.delete(news.call);
        return;
      case 'failed':
        this.#pending.get(news.call)?.reject(fromPlainError(news.error));
        this.#pending.delete(news.call);
        return;
    }
  }

  /** The thread is gone: nobody may wait for it any longer, and the state says so. */
  #end(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    if (this.#status === null || this.#status.state === 'stopped') return;
    this.#status = {
      ...this.#status,
      state: 'stopped',
      sinceMs: Date.now(),
      retryInMs: null,
      ...(this.#closing === null
        ? { error: { code: 'internal', message: `the recorder has ended: ${error.message}` } }
        : {}),
    };
    for (const listener of this.#statusListeners) listener(this.#status);
  }
}
