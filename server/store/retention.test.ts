import { expect, test } from 'vitest';
import { parseLabelSelector } from '../domain/label-selector.ts';
import type { RetentionOptions } from '../domain/recorder.ts';
import { plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';
import { StoreModel } from './store-model.fixture.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter, type SqliteWriter } from './writer.ts';
import { Sqlite } from './sqlite.ts';

const none: RetentionOptions = { maxAgeMs: null, maxRevisions: null, maxBytes: null };
const sizes = { chunkEvents: 16, blockValues: 5 };

async function retained(
  path: string,
  seed: number,
  retention: RetentionOptions,
  nowMs: number,
): Promise<{ writer: SqliteWriter; history: SampleHistory }> {
  const writer = await openWriter(path, { clock: { now: () => nowMs }, retention, sizes });
  const history = new SampleHistory(new Dice(seed), 10);
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  await writer.commit('h-10', history.baseline());
  for (let part = 0; part < 8; part++) {
    await writer.commit('h-10', part === 3 ? history.gap() : [history.revisions(15)]);
    while (await writer.maintain(50, part % 2 === 0));
  }
  while (await writer.maintain(50, true));
  return { writer, history };
}

test.each([1, 2, 3, 4, 5, 6])('keeps the newest revisions, and what existed before them (history %i)', async (seed) => {
  const path = temporaryPath();
  const { writer, history } = await retained(path, seed, { ...none, maxRevisions: 40 }, 0);
  const reader = SqliteReader.open(path);
  const model = new StoreModel(history);
  const recording = reader.recording('h-10');
  const first = recording?.firstRevision ?? 0;
  expect(first).toBeGreaterThan(10);
  expect(recording?.revisionCount).toBeLessThanOrEqual(41);
  expect(recording?.revisionCount).toBeGreaterThan(10);
  expect(recording?.gaps).toEqual(history.gaps.filter((gap) => gap.to > first));
  expect(reader.count('h-10', {})).toEqual(model.count({ from: first + 1 }));
  expect(recording?.eventCount).toBe(model.count({ from: first + 1 }).events);
  expect(() => reader.state('h-10', first - 1, { limit: 1 })).toThrow('older than what is stored');
  for (let revision = first; revision <= history.cursor; revision++) {
    expect(reader.state('h-10', revision, { limit: 100 })).toEqual(model.state(revision, { limit: 100 }));
  }
  for (const event of model.stateEntries(first)) {
    const value = reader.value('h-10', event.record.key, first);
    expect(value?.summary.origin).toBe('baseline');
    expect(Buffer.from(value?.value ?? []).equals(event.record.value ?? Buffer.alloc(0))).toBe(true);
  }
  const listed = reader.revisions('h-10', { after: first, limit: 1000 });
  expect(listed).toEqual(model.revisions({ after: first, limit: 1000 }));
  for (const selector of ['app', '!app', 'tier=db']) {
    const filter = { labels: parseLabelSelector(selector) };
    expect(reader.count('h-10', filter)).toEqual(model.count({ ...filter, from: first + 1 }));
  }
  // It goes on as before.
  await writer.commit('h-10', [history.revisions(10)]);
  const { cursor } = history;
  expect(reader.state('h-10', cursor, { limit: 100 })).toEqual(model.state(cursor, { limit: 100 }));
  expect(reader.exportPage('h-10', null, 10_000).map((event) => event.revision)).toEqual(
    expect.arrayContaining([cursor]),
  );
  reader.close();
  await writer.close();
  const db = new Sqlite(path, { readonly: true });
  const orphans = db.prepare('SELECT count(*) FROM presence WHERE chunk NOT IN (SELECT id FROM chunks)').pluck().get();
  expect(orphans).toBe(0);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});

test('drops what is older than the age', async () => {
  const path = temporaryPath();
  const newest = 1_700_000_000_000 + 105 * 2500;
  const { writer, history } = await retained(path, 7, { ...none, maxAgeMs: 60_000 }, newest);
  const reader = SqliteReader.open(path);
  const recording = reader.recording('h-10');
  expect(recording?.firstRevision).toBeGreaterThan(10);
  const { revisions } = reader.revisions('h-10', { limit: 1000 });
  const times = revisions.flatMap((revision) => revision.atMs ?? []);
  expect(times.length).toBeGreaterThan(0);
  // One in twenty may wait until dropping them is worth the work.
  expect(times.filter((time) => time < newest - 60_000).length).toBeLessThanOrEqual(revisions.length / 20 + 1);
  expect(history.cursor).toBe(recording?.lastRevision);
  reader.close();
  await writer.close();
});

test('gives the space of a deleted recording back, and leaves the others', async () => {
  const path = temporaryPath();
  const { writer, history } = await retained(path, 8, none, 0);
  const other = new SampleHistory(new Dice(9), 10);
  await writer.create({ id: 'other-10', history: 'other', source: plainSource, firstRevision: 10 });
  await writer.commit('other-10', other.baseline());
  await writer.commit('other-10', [other.revisions(100)]);
  while (await writer.maintain(50, true));
  await writer.delete('other-10');
  const reader = SqliteReader.open(path);
  expect(reader.recordings().map((recording) => recording.id)).toEqual(['h-10']);
  while (await writer.maintain(50, true));
  const model = new StoreModel(history);
  const { cursor } = history;
  expect(reader.state('h-10', cursor, { limit: 100 })).toEqual(model.state(cursor, { limit: 100 }));
  expect(reader.exportPage('h-10', null, 10_000)).toHaveLength(history.events.length);
  reader.close();
  await writer.close();
  const db = new Sqlite(path, { readonly: true });
  const left = (table: string) => db.prepare(`SELECT count(DISTINCT rid) FROM ${table}`).pluck().get();
  for (const table of ['recordings', 'chunks', 'lives', 'streams', 'label_sets'])
    expect([table, left(table)]).toEqual([table, 1]);
  const counted = db.prepare('SELECT total(count) FROM blocks').pluck().get();
  expect(counted).toBe(history.events.filter((event) => event.record.type === 'put').length);
  db.close();
});

test('a former id goes on naming the recording', async () => {
  const path = temporaryPath();
  const { writer } = await retained(path, 10, none, 0);
  await writer.commit('h-10', [{ type: 'identity', id: 'better-10', history: 'better' }]);
  const reader = SqliteReader.open(path);
  expect(reader.recording('h-10')).toMatchObject({ id: 'better-10', history: 'better' });
  expect(reader.recordings()).toHaveLength(1);
  expect(await writer.cursor('h-10')).toBe(await writer.cursor('better-10'));
  reader.close();
  await writer.close();
});
