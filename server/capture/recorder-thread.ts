import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../domain/clock.ts';
import { RewindError, toPlainError } from '../domain/errors.ts';
import type { CaptureStatus } from '../domain/capture-status.ts';
import { etcdSource } from '../source/etcd/etcd-source.ts';
import { compileFully, compileLightly } from './compiling.ts';
import { connectingSource } from './connecting-source.ts';
import { openDesk } from './open-desk.ts';
import type { RecorderDesk } from './recorder-desk.ts';
import type { RecorderCall, RecorderNews, RecorderThreadData } from './recorder-messages.ts';

/** The entry of the recorder's thread: opens the database, then answers calls until it is told to close. */
const port = parentPort;
if (port === null) throw new Error('this module runs as a worker thread');
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

async function start(): Promise<void> {
  let desk: RecorderDesk;
  try {
    // etcd is connected to while the database is opened.
    const source = options.etcd === null ? null : connectingSource(etcdSource(options.etcd, systemClock));
    desk = await openDesk(options, {
      source,
      onStatus: (status) => {
        if (status.state === 'catching-up') compileLightly();
        else compileFully();
        tell({ type: 'status', status });
      },
      onCommit: (commit) => tell({ type: 'commit', commit }),
      onRemoved: (recording) => tell({ type: 'removed', recording }),
      // Ends this thread, which tells why: to go on trying would never lead anywhere.
      onLost: (error) => {
        throw error;
      },
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
