import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { ExportedEvent, HistoryReader } from '../domain/history-reader.ts';
import type { Recorder } from '../domain/recorder.ts';
import { recordingOf, snapshotBytes, temporaryFile, type SnapshotName } from '../source/snapshot/snapshot.fixture.ts';
import { openReader } from '../store/reader-pool.ts';
import { temporaryPath } from '../store/temporary-store.fixture.ts';
import { startRecorder } from './recorder.ts';

const PAGE = 4096;

async function start(databasePath: string): Promise<Recorder> {
  const recorder = await startRecorder({
    databasePath,
    etcd: null,
    secrets: 'redact',
    kubernetesRelease: null,
    exampleFile: null,
    retention: { maxAgeMs: null, maxRevisions: null, maxBytes: null },
    logLevel: 'silent',
  });
  onTestFinished(() => recorder.close());
  return recorder;
}

async function open(databasePath: string): Promise<HistoryReader> {
  const reader = await openReader(databasePath);
  onTestFinished(() => reader.close());
  return reader;
}

/** What is stored of the changes after a revision, without their times: a snapshot has none. */
async function stored(reader: HistoryReader, id: string, from: number, to: number): Promise<string[]> {
  const events: string[] = [];
  let after = { revision: from, ordinal: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const page: readonly ExportedEvent[] = await reader.exportPage(id, after, 500);
    for (const { revision, summary, value } of page) {
      if (revision > to) return events;
      const { identity, verb, createRevision, version, lease, changedPaths, redacted, uid } = summary;
      const said = { revision, identity, verb, createRevision, version, lease, changedPaths, redacted, uid };
      events.push(`${JSON.stringify(said)} ${value === null ? '' : Buffer.from(value).toString('base64')}`);
    }
    const last = page.at(-1);
    if (last === undefined) return events;
    after = { revision: last.revision, ordinal: last.ordinal };
  }
}

test.each<SnapshotName>(['deployment-rollout', 'crd-and-configmap-etcd34'])(
  'a snapshot of %s is the same history as its recording',
  async (name) => {
    const path = temporaryPath();
    const recorder = await start(path);
    const snapshot = temporaryFile(snapshotBytes(name));
    const whole = await recorder.importFile(snapshot, { name: 'snapshot' });
    const part = await recorder.importFile(recordingOf(name), { name: 'recording' });
    const historyOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));
    expect(historyOf(whole.recording)).toBe(historyOf(part.recording));
    expect(whole.firstRevision).toBe(1);
    expect(await recorder.importFile(snapshot, { name: 'again' })).toMatchObject({ unchanged: true });

    const reader = await open(path);
    const { firstRevision, lastRevision } = part;
    const ofWhole = await stored(reader, whole.recording, firstRevision, lastRevision);
    expect(ofWhole.length).toBe(part.events);
    // Secrets are replaced by what depends on the database alone, so that these are the same too.
    expect(ofWhole).toEqual(await stored(reader, part.recording, firstRevision, lastRevision));
    const recording = (await reader.recordings()).find(({ id }) => id === whole.recording);
    expect(recording).toMatchObject({ source: 'snapshot', name: 'snapshot' });
    const [estimated] = await reader.exportPage(whole.recording, { revision: lastRevision - 1, ordinal: 1e6 }, 1);
    expect(estimated?.timeBasis).toBe('estimated');
  },
);

test('a damaged snapshot changes nothing; with force, it gives what can be read and gaps', async () => {
  const path = temporaryPath();
  const recorder = await start(path);
  const bytes = Buffer.from(snapshotBytes('crd-and-configmap-etcd34').subarray(0, -32));
  for (let at = 2 * PAGE; at < bytes.length; at += 40 * PAGE) bytes.fill(0x55, at, at + 16);
  const damaged = temporaryFile(bytes);
  const packed = temporaryFile(gzipSync(bytes), 'snapshot.db.gz');
  const reader = await open(path);
  await expect(recorder.importFile(damaged, { name: 'damaged' })).rejects.toMatchObject({ code: 'file_invalid' });
  await expect(recorder.importFile(packed, { name: 'packed' })).rejects.toMatchObject({
    code: 'file_invalid',
    message: expect.stringContaining(`${packed} is damaged: page`),
  });
  expect(await reader.recordings()).toEqual([]);
  const result = await recorder.importFile(damaged, { name: 'damaged', force: true });
  expect(result.omitted[0]).toMatch(/^page \d+, offset \d+: /);
  const [recording] = await reader.recordings();
  expect(recording?.gaps.length).toBeGreaterThan(0);
  expect(recording?.gaps.every(({ cause }) => cause === 'unreadable')).toBe(true);
});
