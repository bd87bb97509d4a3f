import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../domain/clock.ts';
import { RewindError, toPlainError } from '../domain/errors.ts';
import type { HistoryWriter } from '../domain/history-writer.ts';
import type { CaptureStatus } from '../domain/capture-status.ts';
import { etcdSource } from '../source/etcd/etcd-source.ts';
import { openThreadedWriter } from '../store/threaded-writer.ts';
import { connectingSource } from './connecting-source.ts';
import type { RecorderDesk } from './recorder-desk.ts';
import type { RecorderCall, RecorderNews, RecorderThreadData } from './recorder-messages.ts';

/** The entry of the recorder's thread: opens the database, then answers calls until it is told to close. */
const port = parentPort;
if (port === null) throw new Error('this module runs as a worker thread');
// gRPC names the address when it connects to one over TLS, which Node calls deprecated on every start.
process.noDeprecation = true;
const { options } = workerData as RecorderThreadData;
const tell = (news: RecorderNews): void => port.postMessage(news);
/** Imports that may be cancelled, by the numbers of their calls. */
const imports = new Map<number, AbortController>();

const OFF: CaptureStatus = {
  state: 'stopped',
  sinceMs: systemClock.now(),
  endpoints: [],
  endpoint: null,
  recording: null,
  revision: null,
  headRevision: null,
  committedAtMs: null,
  latencyMs: null,
  reconnects: 0,
  bytesReceived: 0,
  proof: null,
  error: null,
  retryInMs: null,
};

/** Beside an etcd on a thread of its own; a file is read as fast in one, with less memory. */
async function openDatabase(): Promise<HistoryWriter> {
  const { databasePath, retention, etcd, discardUnused = false } = options;
  if (etcd !== null) return openThreadedWriter(databasePath, retention);
  const { openWriter } = await import('../store/writer.ts');
  return openWriter(databasePath, { clock: systemClock, retention, discardUnused });
}

async function start(): Promise<void> {
  let desk: RecorderDesk;
  try {
    const writer = openDatabase();
    // Whoever awaits it is told.
    writer.catch(() => undefined);
    // etcd is connected to, and the database opened, while what reads the history is being loaded.
    const source = options.etcd === null ? null : connectingSource(etcdSource(options.etcd, systemClock));
    const [{ RecorderDesk }, { createLogger }, { destination }] = await Promise.all([
      import('./recorder-desk.ts'),
      import('./log.ts'),
      import('pino'),
    ]);
    // Standard output is for results. The thread's own stream goes by way of the main thread; logs should not wait for it.
    const { logLevel: level, readableLog: readable = false } = options;
    const log = createLogger(destination({ fd: 2, sync: true }), { level, readable, part: 'recorder' });
    desk = await RecorderDesk.open(options, {
      writer,
      source,
      clock: systemClock,
      log,
      onStatus: (status) => tell({ type: 'status', status }),
      onCommit: (commit) => tell({ type: 'commit', commit }),
      onRemoved: (recording) => tell({ type: 'removed', recording }),
      random: Math.random,
      sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    });
  } catch (error) {
    tell({ type: 'started', status: OFF, error: toPlainError(error), fingerprintKey: new Uint8Array() });
    port?.close();
    return;
  }
  port?.on('message', (call: RecorderCall) => {
    answer(desk, call).catch((error: unknown) => {
      tell({ type: 'failed', call: call.call, error: toPlainError(error) });
    });
  });
  tell({ type: 'started', status: desk.status(), error: null, fingerprintKey: desk.fingerprintKey });
}

async function answer(desk: RecorderDesk, request: RecorderCall): Promise<void> {
  const { call } = request;
  switch (request.type) {
    case 'import': {
      const { paths, name, force } = request;
      const control = new AbortController();
      imports.set(call, control);
      try {
        const result = await desk.importFile(paths, {
          name,
          force,
          kind: 'file',
          signal: control.signal,
          onProgress: (progress) => tell({ type: 'progress', call, progress }),
        });
        tell({ type: 'answer', call, result });
      } finally {
        imports.delete(call);
      }
      return;
    }
    case 'cancel':
      imports.get(call)?.abort(new RewindError('cancelled', 'The import was cancelled.'));
      return;
    case 'delete':
      await desk.deleteRecording(request.recording);
      tell({ type: 'answer', call, result: null });
      return;
    case 'close':
      await desk.close();
      tell({ type: 'answer', call, result: null });
      port?.close();
      return;
  }
}

await start();
