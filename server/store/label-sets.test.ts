import { afterEach, describe, expect, test } from 'vitest';
import type { EventFacts } from '../domain/facts.ts';
import type { EventRecord, RevisionRecord } from '../domain/history-writer.ts';
import { parseLabelSelector } from '../domain/label-selector.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { Sqlite } from './sqlite.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter, type SqliteWriter } from './writer.ts';

const retention = { maxAgeMs: null, maxRevisions: 4, maxBytes: null };
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function store(options: { retention?: typeof retention } = {}) {
  const path = temporaryPath();
  const writer = await openWriter(path, {
    clock: { now: () => 0 },
    sizes: { chunkEvents: 4, blockValues: 4 },
    ...options,
  });
  const reader = SqliteReader.open(path);
  open.push(reader, writer);
  return { path, writer, reader };
}

async function begin(writer: SqliteWriter, id: string): Promise<void> {
  await writer.create({ id, history: id, source: plainSource, firstRevision: 1 });
  await writer.commit(id, [{ type: 'cursor', revision: 1 }]);
}

/** Revision 2 and those after it. */
function revisions(...events: EventRecord[]): { type: 'revisions'; revisions: RevisionRecord[] } {
  const records = events.map((event) => ({ revision: event.modRevision, atMs: null, events: [event] }));
  return { type: 'revisions', revisions: records.map((record) => ({ ...record, timeBasis: 'unknown' })) };
}

function put(key: string, revision: number, version: number, facts: Partial<EventFacts>): EventRecord {
  const record = plainPut(key, revision, Buffer.from('x'), version);
  // All versions are of one object that was created at revision 2, or when it was put first.
  return { ...record, createRevision: version === 1 ? revision : 2, facts: { ...record.facts, ...facts } };
}

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true };

describe('an object', () => {
  test('counts with the labels that it had last, in all that it did, also under another owner', async () => {
    const { writer, reader } = await store();
    await begin(writer, 'a-1');
    const found = (selector: string) =>
      reader
        .revisions('a-1', { labels: parseLabelSelector(selector), limit: 100 })
        .revisions.map(({ revision }) => revision);
    const listed = (selector: string, revision: number) =>
      reader.state('a-1', revision, { labels: parseLabelSelector(selector), limit: 100 }).total;

    await writer.commit('a-1', [revisions(put('/web', 2, 1, { labels: { app: 'web' } }))]);
    expect([found('app=web'), found('app!=web'), found('!app')]).toEqual([[2], [], []]);
    // Its owner takes it: nothing is said of labels, which are as they were.
    await writer.commit('a-1', [revisions(put('/web', 3, 2, { owner }))]);
    expect([found('app=web'), found('app!=web')]).toEqual([[2, 3], []]);
    await writer.commit('a-1', [revisions(put('/web', 4, 3, { owner, labels: { app: 'debug' } }))]);
    expect([found('app=web'), found('app=debug')]).toEqual([[], [2, 3, 4]]);
    expect([listed('app=debug', 2), listed('app=web', 2), listed('app', 4)]).toEqual([1, 0, 1]);
    await writer.commit('a-1', [revisions(put('/web', 5, 4, { owner, labels: {} }))]);
    expect([found('app'), found('!app'), found('app!=web')]).toEqual([[], [2, 3, 4, 5], [2, 3, 4, 5]]);
  });

  test('of which no labels are known is selected as one that has none', async () => {
    const { writer, reader } = await store();
    await begin(writer, 'a-1');
    await writer.commit('a-1', [revisions(put('/old', 2, 1, {}), put('/web', 3, 1, { labels: { app: 'web' } }))]);
    const count = (selector: string) => reader.count('a-1', { labels: parseLabelSelector(selector) }).events;
    expect(['', 'app', '!app', 'app!=web', 'app notin (db)', 'tier'].map(count)).toEqual([2, 1, 1, 1, 2, 0]);
  });
});

test('of many objects those are found that have such labels, and no others', async () => {
  const { writer, reader } = await store();
  await begin(writer, 'a-1');
  const labelsOf = (i: number) => (i % 10 === 0 ? {} : { app: i % 10 === 1 ? 'api' : 'web' });
  const many = Array.from({ length: 3000 }, (_, i) => put(`/${i}`, i + 2, 1, { labels: labelsOf(i) }));
  await writer.commit('a-1', [revisions(...many)]);
  const count = (selector: string) => reader.count('a-1', { labels: parseLabelSelector(selector) }).events;
  const selectors = ['app', '!app', 'app=web', 'app!=web', 'app=api', 'app!=api', 'app notin (api,web)'];
  expect(selectors.map(count)).toEqual([2700, 300, 2400, 600, 300, 2700, 300]);
});

test('sets that only differ by the order of their names are one', async () => {
  const { path, writer } = await store();
  await begin(writer, 'a-1');
  await writer.commit('a-1', [
    revisions(
      put('/a', 2, 1, { labels: { app: 'web', tier: 'front' } }),
      put('/b', 3, 1, { labels: { tier: 'front', app: 'web' } }),
      put('/c', 4, 1, { labels: { app: 'web' } }),
    ),
  ]);
  expect(setsOf(path)).toEqual(['{"app":"web","tier":"front"}', '{"app":"web"}']);
});

describe('nothing is left', () => {
  test('of the labels of a deleted recording, and what others have stays', async () => {
    const { path, writer, reader } = await store();
    for (const id of ['a-1', 'b-1']) {
      await begin(writer, id);
      await writer.commit(id, [revisions(put('/web', 2, 1, { labels: { app: 'web' } }))]);
    }
    expect(setsOf(path)).toHaveLength(2);
    await writer.delete('a-1');
    while (await writer.maintain(50, true));
    expect(setsOf(path)).toEqual(['{"app":"web"}']);
    expect(reader.count('b-1', { labels: parseLabelSelector('app=web') }).events).toBe(1);
  });

  test('of those that only objects had which were dropped', async () => {
    const { path, writer } = await store({ retention });
    await begin(writer, 'a-1');
    const gone = { ...put('/old', 3, 2, {}), type: 'delete', value: null } as const;
    await writer.commit('a-1', [
      revisions(
        put('/old', 2, 1, { labels: { app: 'old' } }),
        { ...gone, facts: { ...gone.facts, verb: 'delete', encoding: 'empty' } },
        ...Array.from({ length: 12 }, (_, i) => put(`/web-${i}`, 4 + i, 1, { labels: { app: 'web' } })),
      ),
    ]);
    while (await writer.maintain(50, true));
    expect(setsOf(path)).toEqual(['{"app":"web"}']);
  });
});

function setsOf(path: string): unknown[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    return db.prepare('SELECT text FROM label_sets ORDER BY text').pluck().all();
  } finally {
    db.close();
  }
}
