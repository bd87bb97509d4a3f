import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import type { StoreChange } from '../domain/history-writer.ts';
import { openForWriting } from './database.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter, SqliteWriter } from './writer.ts';
import { Sqlite } from './sqlite.ts';

const child = fileURLToPath(new URL('./committing-child.fixture.ts', import.meta.url));

/** Runs the committing program for a while and kills it; gives the last revision that it was told to be durable. */
async function commitUntilKilled(path: string, revisions: number, extraMs: number): Promise<number> {
  const running = spawn(process.execPath, ['--import', 'tsx', child, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  let told = 0;
  const ended = once(running, 'exit');
  const enough = new Promise<void>((resolve, reject) => {
    running.stdout.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
      told = printed.split('\n').length - 1;
      if (told >= revisions) resolve();
    });
    running.on('exit', () => reject(new Error('the committing program ended by itself')));
  });
  await enough;
  await new Promise((resolve) => setTimeout(resolve, extraMs));
  running.kill('SIGKILL');
  await ended;
  return Number(printed.split('\n').at(-2));
}

test('kill -9 loses nothing that was told, leaves no half revision, and frees the lock', async () => {
  const path = temporaryPath();
  let before = 1;
  for (const extraMs of [0, 7, 23]) {
    const told = await commitUntilKilled(path, 40, extraMs);
    expect(told).toBeGreaterThan(before);
    const writer = await openWriter(path, { clock: systemClock });
    const cursor = await writer.cursor('h-1');
    expect(cursor).toBeGreaterThanOrEqual(told);
    const reader = SqliteReader.open(path);
    const { revisions, events } = reader.count('h-1', {});
    expect({ revisions, events }).toEqual({ revisions: (cursor ?? 0) - 1, events: ((cursor ?? 0) - 1) * 3 });
    const exported = reader.exportPage('h-1', null, 1_000_000);
    for (const [i, event] of exported.entries()) {
      const revision = 2 + Math.floor(i / 3);
      const expected = Buffer.alloc(500 + (revision % 1000), `${revision}${'abc'[i % 3] ?? ''}`);
      expect([event.revision, event.ordinal]).toEqual([revision, i % 3]);
      expect(expected.equals(event.value ?? Buffer.alloc(0))).toBe(true);
    }
    expect(exported).toHaveLength(events);
    reader.close();
    await writer.close();
    const db = new Sqlite(path, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
    before = told;
  }
}, 60_000);

function bigRevision(revision: number): StoreChange {
  const events = [plainPut(`/k/${revision}`, revision, Buffer.alloc(200_000, revision))];
  return { type: 'revisions', revisions: [{ revision, atMs: null, timeBasis: 'unknown', events }] };
}

test('without room a commit is refused whole, and succeeds when it is repeated with room', async () => {
  const path = temporaryPath();
  const database = openForWriting(path, 0);
  const writer = new SqliteWriter(database, { clock: systemClock });
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  database.db.pragma('max_page_count = 300');
  let revision = 2;
  let failure: unknown = null;
  while (failure === null) {
    failure = await writer.commit('h-1', [bigRevision(revision)]).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) revision++;
  }
  expect(failure).toMatchObject({ code: 'disk_full' });
  expect(revision).toBeGreaterThan(3);
  expect(await writer.cursor('h-1')).toBe(revision - 1);
  expect(await writer.latest('h-1', `/k/${revision}`)).toBeNull();
  expect((await writer.latest('h-1', `/k/${revision - 1}`))?.modRevision).toBe(revision - 1);
  // Packing meets the same, and says the same.
  await writer.maintain(1000, true).catch((error: unknown) => expect(error).toMatchObject({ code: 'disk_full' }));
  const reader = SqliteReader.open(path);
  expect(reader.count('h-1', {}).revisions).toBe(revision - 2);
  database.db.pragma('max_page_count = 1000000');
  await writer.commit('h-1', [bigRevision(revision)]);
  for (let stored = 2; stored <= revision; stored++) {
    const value = reader.value('h-1', `/k/${stored}`, revision)?.value ?? Buffer.alloc(0);
    expect(Buffer.alloc(200_000, stored).equals(value)).toBe(true);
  }
  expect(database.db.pragma('integrity_check', { simple: true })).toBe('ok');
  reader.close();
  await writer.close();
});
