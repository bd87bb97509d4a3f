import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openThreadedWriter } from './threaded-writer.ts';

const KEEP_ALL = { maxAgeMs: null, maxRevisions: null, maxBytes: null };

test('a writer on its thread stores what it is given in the order of the calls, and answers what it holds', async () => {
  const path = temporaryPath();
  const writer = await openThreadedWriter({ path, retention: KEEP_ALL, discardUnused: false });
  const history = new SampleHistory(new Dice(5), 10);
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  // None waits for the one before.
  const commits = [
    writer.commit('h-10', history.baseline()),
    writer.commit('h-10', [history.revisions(20)]),
    writer.commit('h-10', [history.revisions(20)]),
  ];
  expect(await writer.cursor('h-10')).toBe(history.cursor);
  await Promise.all(commits);
  const existing = await writer.existing('h-10');
  expect([...existing.keys()].sort()).toEqual([...history.existing.keys()].sort());
  for (const [key, { record }] of history.existing) {
    const latest = await writer.latest('h-10', key);
    expect([latest?.modRevision, latest?.version]).toEqual([record.modRevision, record.version]);
    expect(Buffer.compare(latest?.value ?? Buffer.from('missing'), record.value ?? Buffer.alloc(0))).toBe(0);
  }
  while (await writer.maintain(100, true));
  const reader = SqliteReader.open(path);
  expect(reader.recordings()).toEqual(await writer.recordings());
  reader.close();
  await writer.close();
  await expect(writer.cursor('h-10')).rejects.toThrow('closed');
});

test('what goes wrong crosses the thread with its code, and takes nothing with it', async () => {
  const path = temporaryPath();
  const writer = await openThreadedWriter({ path, retention: KEEP_ALL, discardUnused: false });
  await expect(openThreadedWriter({ path, retention: KEEP_ALL, discardUnused: false })).rejects.toMatchObject({
    code: 'database_in_use',
  });
  await expect(writer.commit('none', [{ type: 'cursor', revision: 1 }])).rejects.toMatchObject({
    code: 'recording_not_found',
  });
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  await writer.commit('h-10', [{ type: 'cursor', revision: 12 }]);
  await expect(writer.commit('h-10', [{ type: 'cursor', revision: 11 }])).rejects.toThrow('cannot go back');
  expect(await writer.cursor('h-10')).toBe(12);
  await writer.close();
  const again = await openThreadedWriter({ path, retention: KEEP_ALL, discardUnused: false });
  expect(await again.cursor('h-10')).toBe(12);
  await again.close();
});

test('whoever writes is told when the thread has ended by itself, and not when it was closed', async () => {
  const lost: string[] = [];
  const data = { path: temporaryPath(), retention: KEEP_ALL, discardUnused: false };
  const posts = vi.spyOn(Worker.prototype, 'postMessage');
  const writer = await openThreadedWriter(data, ({ message }) => lost.push(message));
  await writer.recordings();
  const thread = posts.mock.contexts.at(-1);
  posts.mockRestore();
  if (!(thread instanceof Worker)) throw new Error('no thread was asked');
  await thread.terminate();
  expect(lost).toEqual([expect.stringContaining('ended with code 1')]);
  await expect(writer.recordings()).rejects.toThrow('ended');

  const closed = await openThreadedWriter({ ...data, path: temporaryPath() }, ({ message }) => lost.push(message));
  await closed.close();
  expect(lost).toHaveLength(1);
});
