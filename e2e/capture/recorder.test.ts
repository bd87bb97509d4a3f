import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRecorder } from '../../server/capture/recorder.ts';
import type { Commit, ImportProgress, Recorder, RecorderOptions } from '../../server/domain/recorder.ts';
import type { Recording } from '../../server/domain/recording.ts';
import { systemClock } from '../../server/domain/clock.ts';
import { openWriter } from '../../server/store/writer.ts';
import { freePort } from '../harness/ports.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { replay } from '../harness/replay.ts';
import { NO_OPTIONS } from './capturing.ts';

const EXAMPLE = new URL('../../examples/kubectl-run-pod.ndjson.gz', import.meta.url).pathname;

let directory: string;
let etcd: EtcdServer | null = null;
const open: Recorder[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-recorder-'));
});
afterEach(async () => {
  for (const recorder of open.splice(0)) await recorder.close();
  await etcd?.stop();
  etcd = null;
  rmSync(directory, { recursive: true });
});

const options = (endpoint: string | null, more: Partial<RecorderOptions> = {}): RecorderOptions => ({
  databasePath: join(directory, 'history.db'),
  etcd: endpoint === null ? null : { ...NO_OPTIONS, endpoints: [endpoint] },
  secrets: 'redact',
  kubernetesRelease: null,
  exampleFile: null,
  retention: { maxAgeMs: null, maxRevisions: null, maxBytes: null },
  logLevel: 'silent',
  ...more,
});

async function start(settings: RecorderOptions): Promise<{ recorder: Recorder; commits: Commit[] }> {
  const recorder = await startRecorder(settings);
  open.push(recorder);
  const commits: Commit[] = [];
  recorder.onCommit((commit) => commits.push(commit));
  return { recorder, commits };
}

async function eventually(what: string, condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition(); await delay(10)) {
    if (Date.now() > deadline) throw new Error(`not ${what} in time`);
  }
}

async function stored(): Promise<readonly Recording[]> {
  const writer = await openWriter(join(directory, 'history.db'), { clock: systemClock });
  try {
    return await writer.recordings();
  } finally {
    await writer.close();
  }
}

test('records the bytes of a real cluster, told as they become durable, and goes on after a restart', async () => {
  etcd = await startEtcd();
  const { recorder, commits } = await start(options(etcd.address));
  const { lastRevision } = await replay(etcd, EXAMPLE);
  await eventually('recorded', () => recorder.status().revision === lastRevision);
  const told = commits.flatMap(({ revisions }) => revisions ?? []);
  expect(told.map(({ revision }) => revision)).toEqual(
    Array.from({ length: lastRevision - 1 }, (_, index) => index + 2),
  );
  const pod = told
    .flatMap(({ events }) => events)
    .filter(({ identity }) => identity.kind === 'Pod' && identity.name === 'www');
  expect(pod.map(({ verb }) => verb)).toEqual(['create', ...pod.slice(2).map(() => 'update'), 'delete']);
  expect(pod.some(({ changedPaths }) => changedPaths.includes('spec.nodeName'))).toBe(true);
  expect(recorder.status()).toMatchObject({ state: 'live', proof: `complete from 1 to ${lastRevision}` });
  const { recording } = recorder.status();

  await recorder.close();
  expect(recorder.status().state).toBe('stopped');
  const next = await etcd.put('/registry/after', 'the restart');
  const again = await start(options(etcd.address));
  await eventually('going on', () => again.recorder.status().revision === next);
  expect(again.recorder.status().recording).toBe(recording);
  expect(again.commits.flatMap(({ revisions }) => (revisions ?? []).map(({ revision }) => revision))).toEqual([next]);
  await again.recorder.close();
  const [first, ...others] = await stored();
  expect(others).toEqual([]);
  expect(first).toMatchObject({ source: 'etcd', revisionCount: next - 1, kubernetesVersion: 'v1.32.6', gaps: [] });
  expect(statSync(join(directory, 'history.db')).mode & 0o777).toBe(0o600);
});

test('without an etcd: the example to look at, and recording as soon as one answers', async () => {
  const port = await freePort();
  const { recorder, commits } = await start(options(`127.0.0.1:${port}`, { exampleFile: EXAMPLE }));
  await eventually('unreachable', () => recorder.status().state === 'unreachable');
  await eventually('showing the example', () => commits.some(({ lastRevision }) => lastRevision === 614));
  expect(recorder.status()).toMatchObject({ recording: null, error: { code: 'etcd_unreachable' } });
  etcd = await startEtcd({ port });
  await etcd.put('first', 'write');
  await eventually('recording', () => recorder.status().revision === 2);
  await recorder.close();
  expect((await stored()).map(({ source }) => source).sort()).toEqual(['etcd', 'example']);
});

test('imports a file with progress; the same one again changes nothing; a bad one leaves nothing', async () => {
  const { recorder, commits } = await start(options(null));
  expect(recorder.status().state).toBe('off');
  const progress: ImportProgress[] = [];
  const result = await recorder.importFile(EXAMPLE, { name: 'mine', onProgress: (step) => progress.push(step) });
  expect(result).toMatchObject({ firstRevision: 590, lastRevision: 614, revisions: 24, unchanged: false });
  expect(new Set(progress.map(({ phase }) => phase))).toEqual(new Set(['checking', 'storing']));
  expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
  expect(commits.at(-1)).toMatchObject({ recording: result.recording, lastRevision: 614 });
  expect(await recorder.importFile(EXAMPLE, { name: 'again' })).toMatchObject({
    recording: result.recording,
    unchanged: true,
  });
  await expect(recorder.importFile('/nowhere', { name: 'x' })).rejects.toMatchObject({ code: 'file_not_found' });
  await recorder.deleteRecording(result.recording);
  await expect(recorder.deleteRecording(result.recording)).rejects.toMatchObject({ code: 'recording_not_found' });
  await recorder.close();
  expect(await stored()).toEqual([]);
});

test.each(['checking', 'storing'] as const)('an import that is cancelled while %s leaves nothing', async (phase) => {
  const { recorder, commits } = await start(options(null));
  const removed: string[] = [];
  recorder.onRemoved((recording) => removed.push(recording));
  const control = new AbortController();
  const cancelled = recorder.importFile(EXAMPLE, {
    name: 'mine',
    signal: control.signal,
    onProgress: (progress) => {
      if (progress.phase === phase) control.abort();
    },
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  // One that waits for its turn need not begin.
  const waiting = recorder.importFile(EXAMPLE, { name: 'mine', signal: AbortSignal.abort() });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(commits).toEqual([]);
  // The word to stop goes to another thread: by then a short file may be checked, and what was begun of it is taken away.
  if (phase === 'storing') expect(removed).toHaveLength(1);
  else expect(removed.length).toBeLessThanOrEqual(1);
  expect(await recorder.importFile(EXAMPLE, { name: 'mine' })).toMatchObject({ revisions: 24, unchanged: false });
});

test('a database that another recorder holds, and options that cannot be, are refused at the start', async () => {
  const { recorder } = await start(options(null));
  await expect(startRecorder(options(null))).rejects.toMatchObject({ code: 'database_in_use' });
  await recorder.close();
  await expect(startRecorder(options('ftp://etcd'))).rejects.toMatchObject({ code: 'usage' });
  await expect(startRecorder(options('x', { kubernetesRelease: 'new' }))).rejects.toMatchObject({ code: 'usage' });
  await (await start(options(null))).recorder.close();
});
