import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { openForReading } from './database.ts';
import { openReader } from './reader-pool.ts';
import { newestVersion } from './migrations.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter } from './writer.ts';
import { Sqlite } from './sqlite.ts';

const options = { clock: systemClock };

test('creates the directory and a database that only its owner may read', async () => {
  const path = join(dirname(temporaryPath()), 'a', 'b', 'store.db');
  const writer = await openWriter(path, options);
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  for (const suffix of ['', '-wal', '-shm', '.lock']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  await writer.close();
});

test('leaves a database alone that its owner has made read-only', async () => {
  const path = temporaryPath();
  await (await openWriter(path, options)).close();
  const files = readdirSync(dirname(path));
  chmodSync(path, 0o400);
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'database_unwritable' });
  expect(statSync(path).mode & 0o777).toBe(0o400);
  expect(readdirSync(dirname(path))).toEqual(files);
});

test('narrows the mode of a database that others could read', async () => {
  const path = temporaryPath();
  writeFileSync(path, '', { mode: 0o644 });
  const writer = await openWriter(path, options);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await writer.close();
});

test('takes a database away again that it was to make only if something is stored in it', async () => {
  const path = join(dirname(temporaryPath()), 'own', 'store.db');
  const discard = { ...options, discardUnused: true };
  const left = () => (existsSync(dirname(path)) ? readdirSync(dirname(path)) : null);
  await (await openWriter(path, discard)).close();
  expect(left()).toBeNull();
  const deleted = await openWriter(path, discard);
  await deleted.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  await deleted.delete('h-1');
  await deleted.close();
  expect(left()).toBeNull();

  const used = await openWriter(path, discard);
  await used.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  await used.close();
  expect(left()).toContain('store.db');
  // One that was there is nobody's to take away, whatever is in it.
  const again = await openWriter(path, discard);
  await again.delete('h-1');
  await again.close();
  expect(left()).toContain('store.db');
});

test('refuses a second writer and says who the first one is', async () => {
  const path = temporaryPath();
  const first = await openWriter(path, options);
  await expect(openWriter(path, options)).rejects.toMatchObject({
    code: 'database_in_use',
    message: expect.stringContaining(`process ${process.pid} `) as string,
  });
  const link = `${path}.link`;
  symlinkSync(path, link);
  await expect(openWriter(link, options)).rejects.toMatchObject({ code: 'database_in_use' });
  await first.close();
  await (await openWriter(path, options)).close();
});

test('a refused writer leaves the first one its lock', async () => {
  const path = temporaryPath();
  const first = await openWriter(path, options);
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'database_in_use' });
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'database_in_use' });
  await first.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  await first.close();
});

test('refuses a database of a later version, for writing and for reading, and leaves it as it is', async () => {
  const path = temporaryPath();
  await (await openWriter(path, options)).close();
  const db = new Sqlite(path);
  db.pragma(`user_version = ${newestVersion() + 1}`);
  db.close();
  const before = readFileSync(path);
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'database_newer' });
  await expect(openReader(path)).rejects.toMatchObject({ code: 'database_newer' });
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('refuses what is no database, and leaves it as it is', async () => {
  const path = temporaryPath();
  writeFileSync(
    path,
    'This is a letter, and not a short one: it has to be longer than the header of a database.'.repeat(9),
    { mode: 0o644 },
  );
  const before = readFileSync(path);
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'database_corrupt' });
  await expect(openReader(path)).rejects.toMatchObject({ code: 'database_corrupt' });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('refuses the database of another program', async () => {
  const path = temporaryPath();
  const db = new Sqlite(path);
  db.exec('CREATE TABLE recipes (name TEXT)');
  db.close();
  await expect(openWriter(path, options)).rejects.toMatchObject({
    code: 'database_corrupt',
    message: expect.stringContaining('another program') as string,
  });
});

test('says that a place cannot be written to', async () => {
  const path = temporaryPath();
  mkdirSync(path, { mode: 0o755 });
  await expect(openWriter(path, options)).rejects.toMatchObject({ code: 'file_unreadable' });
  expect(statSync(path).mode & 0o777).toBe(0o755);
  await expect(openWriter('/proc/etcd-rewind/store.db', options)).rejects.toMatchObject({
    code: 'database_unwritable',
  });
});

test('a reader of a database that is not there is told so, and makes none', async () => {
  const path = temporaryPath();
  await expect(openReader(path)).rejects.toMatchObject({ code: 'file_not_found' });
  expect(existsSync(path)).toBe(false);
});

test('a damaged page is an error with a code, for the writer and the reader threads', async () => {
  const path = temporaryPath();
  const writer = await openWriter(path, options);
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  for (let revision = 2; revision < 60; revision++) {
    const events = [plainPut(`/k${revision}`, revision, Buffer.alloc(3000, revision))];
    await writer.commit('h-1', [
      { type: 'revisions', revisions: [{ revision, atMs: null, timeBasis: 'unknown', events }] },
    ]);
  }
  while (await writer.maintain(100, true));
  await writer.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096);
  writeFileSync(path, bytes);
  const reader = await openReader(path).catch((error: unknown) => error);
  if (reader instanceof Error) expect(reader).toMatchObject({ code: 'database_corrupt' });
  else throw new Error('the damage was not noticed');
});

test('the fingerprint key is random for each database and stays', async () => {
  const path = temporaryPath();
  let writer = await openWriter(path, options);
  const key = await writer.fingerprintKey();
  expect(key).toHaveLength(32);
  expect(await writer.fingerprintKey()).toEqual(key);
  await writer.close();
  writer = await openWriter(path, options);
  expect(await writer.fingerprintKey()).toEqual(key);
  await writer.close();
  const other = await openWriter(temporaryPath(), options);
  expect(await other.fingerprintKey()).not.toEqual(key);
  await other.close();
});

test('says of an empty file that it is one', () => {
  const path = temporaryPath();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  expect(() => openForReading(path)).toThrow(`${path} is empty`);
});
