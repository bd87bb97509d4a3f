import { expect, test } from 'vitest';
import type { RevisionRecord } from '../domain/history-writer.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter, type WriterOptions, type SqliteWriter } from './writer.ts';

const clock = { now: () => 1_700_000_000_000 };

async function begin(path: string, retention?: WriterOptions['retention']): Promise<SqliteWriter> {
  const writer = await openWriter(path, { clock, ...(retention === undefined ? {} : { retention }) });
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
  await writer.commit('h-1', [{ type: 'cursor', revision: 1 }]);
  return writer;
}

async function settle(writer: SqliteWriter): Promise<void> {
  while (await writer.maintain(100, true));
}

function revision(number: number, events: RevisionRecord['events']): RevisionRecord {
  return { revision: number, atMs: clock.now() + number, timeBasis: 'received', events };
}

test('a transaction of 10 000 keys stays one revision, before it is packed and after', async () => {
  const path = temporaryPath();
  const writer = await begin(path);
  const keys = Array.from({ length: 10_000 }, (_, i) => `/many/${String(i).padStart(5, '0')}`);
  const events = keys.map((key) => plainPut(key, 2, Buffer.from(`value of ${key}`)));
  await writer.commit('h-1', [{ type: 'revisions', revisions: [revision(2, events)] }]);
  await writer.commit('h-1', [
    { type: 'revisions', revisions: [revision(3, [plainPut('/after', 3, Buffer.from(''))])] },
  ]);
  for (const packed of [false, true]) {
    if (packed) await settle(writer);
    const reader = SqliteReader.open(path);
    const page = reader.revisions('h-1', { after: 1, limit: 1, eventsPerRevision: 3 });
    expect(page).toMatchObject({ more: true, revisions: [{ revision: 2, eventCount: 10_000 }] });
    expect(page.revisions[0]?.events.map(({ identity }) => identity.key)).toEqual(keys.slice(0, 3));
    expect(reader.state('h-1', 2, { limit: 20_000 }).entries.map(({ identity }) => identity.key)).toEqual(keys);
    expect(reader.state('h-1', 1, { limit: 1 }).total).toBe(0);
    const value = reader.value('h-1', '/many/09999', 3)?.value ?? new Uint8Array();
    expect(Buffer.from(value).toString()).toBe('value of /many/09999');
    reader.close();
  }
  await writer.close();
});

test('a value of 1.5 MB comes back as it was, among small ones', async () => {
  const path = temporaryPath();
  const writer = await begin(path);
  // Nothing in it repeats, so that it cannot become small.
  const large = new Uint8Array(1.5 * 1024 * 1024);
  for (let i = 0, state = 1; i < large.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    large[i] = state >>> 16;
  }
  const values = [Buffer.from('small'), large, Buffer.from('small again')];
  for (const [i, value] of values.entries()) {
    await writer.commit('h-1', [
      { type: 'revisions', revisions: [revision(i + 2, [plainPut('/large', i + 2, value, i + 1)])] },
    ]);
  }
  const latest = await writer.latest('h-1', '/large');
  expect(Buffer.compare(latest?.value ?? new Uint8Array(), Buffer.from('small again'))).toBe(0);
  await settle(writer);
  const reader = SqliteReader.open(path);
  for (const [i, value] of values.entries()) {
    const stored = reader.value('h-1', '/large', i + 2);
    expect(stored?.summary.valueBytes).toBe(value.length);
    expect(Buffer.compare(stored?.value ?? new Uint8Array(), value)).toBe(0);
  }
  reader.close();
  await writer.close();
});

test('drops the oldest revisions while the database is larger than it may be, and no more than that', async () => {
  const path = temporaryPath();
  const most = 400_000;
  const KEYS = 50;
  const writer = await begin(path, { maxAgeMs: null, maxRevisions: null, maxBytes: most });
  let cursor = 1;
  for (let round = 0; round < 25; round++) {
    const revisions = Array.from({ length: 100 }, () => {
      cursor++;
      // Digits of a square root: they do not repeat.
      const value = Buffer.from(Array.from({ length: 40 }, (_, i) => String(Math.sqrt(cursor * 41 + i))).join(' '));
      return revision(cursor, [plainPut(`/turn/${cursor % KEYS}`, cursor, value, Math.ceil((cursor - 1) / KEYS))]);
    });
    await writer.commit('h-1', [{ type: 'revisions', revisions }]);
    await settle(writer);
  }
  const reader = SqliteReader.open(path);
  const { fileBytes } = reader.size();
  const recording = reader.recording('h-1');
  expect(fileBytes).toBeLessThan(most * 2);
  expect(fileBytes).toBeGreaterThan(most / 4);
  expect(recording?.lastRevision).toBe(cursor);
  expect(recording?.firstRevision).toBeGreaterThan(1);
  expect(reader.state('h-1', cursor, { limit: 1 }).total).toBe(KEYS);
  const first = recording?.firstRevision ?? 0;
  // What was written by what is dropped still exists, and is known.
  expect(reader.state('h-1', first, { limit: 100 }).entries.map(({ modRevision }) => modRevision)).toContain(
    first - KEYS + 1,
  );
  reader.close();
  await writer.close();
});
