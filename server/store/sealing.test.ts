import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at } from './columns.ts';
import { openForWriting } from './database.ts';
import { plainSource } from './plain-records.fixture.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';
import { chunksOf, writeChunk } from './sealing.ts';
import { forget, storeContext } from './store-context.ts';
import type { StoredEvent } from './stored-event.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter } from './writer.ts';
import { Sqlite } from './sqlite.ts';

const SIZES = { chunkEvents: 16, blockValues: 5 };

test('parts are about as large as asked for, and tear no revision apart', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.integer({ min: 1, max: 20 }), (sizes, size) => {
      const events = sizes.flatMap((count, i) => Array.from({ length: count }, () => ({ revision: i + 1 })));
      const parts = chunksOf(events, size);
      expect(parts.flat()).toEqual(events);
      const largest = Math.max(...sizes);
      for (const [i, part] of parts.entries()) {
        expect(part.length).toBeGreaterThan(0);
        expect(part.length).toBeLessThanOrEqual(size * 1.5 + largest);
        if (i > 0) expect(at(part, 0).revision).not.toBe(parts[i - 1]?.at(-1)?.revision);
      }
      if (events.length >= size && largest === 1)
        for (const part of parts) expect(part.length).toBeGreaterThan(size / 2);
    }),
  );
});

/** What is stored of a history in commits of so many revisions, once maintenance has done what is due. */
async function stored(revisions: number, eachCommit: number): Promise<unknown> {
  const path = temporaryPath();
  const history = new SampleHistory(new Dice(7), 10);
  const writer = await openWriter(path, { clock: { now: () => 1_000_000 }, sizes: SIZES });
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  await writer.commit('h-10', [{ type: 'cursor', revision: 10 }]);
  for (let left = revisions; left > 0; left -= eachCommit)
    await writer.commit('h-10', [history.revisions(Math.min(left, eachCommit))]);
  const db = new Sqlite(path, { readonly: true });
  const waiting = db.prepare('SELECT (SELECT count(*) FROM hot) AS hot, count(*) AS vals FROM waiting_values').get();
  while (await writer.maintain(50, true));
  const tables = ['blocks', 'streams', 'lives', 'keys', 'shapes', 'recordings'].map((table) =>
    db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all(),
  );
  const events = db.prepare('SELECT sum(events) AS n FROM chunks').get();
  db.close();
  await writer.close();
  return { waiting, tables, events };
}

test('many events of one commit do not wait as rows, and are stored as if they had come one by one', async () => {
  const [together, single] = [await stored(60, 60), await stored(60, 1)] as Record<string, unknown>[];
  expect(single?.waiting).not.toMatchObject({ hot: 0 });
  expect(together?.waiting).toMatchObject({ hot: 0 });
  expect(together?.events).toEqual(single?.events);
  const withoutLayout = (stores: unknown) => JSON.stringify(stores).replaceAll(/"layout":\d+/g, '');
  expect(withoutLayout(together?.tables)).toBe(withoutLayout(single?.tables));
});

test('nothing is remembered of a chunk that was rolled back', () => {
  const { db, path, lock } = openForWriting(temporaryPath(), 0);
  const context = storeContext(db, path, SIZES);
  const event = (revision: number): StoredEvent => ({
    revision,
    atMs: null,
    basis: 0,
    life: 1,
    key: 1,
    scope: 1,
    prefix: 1,
    shape: 1,
    actor: 0,
    version: 1,
    valueBytes: 0,
    lease: '0',
    paths: '[]',
    changedCount: 0,
    position: 1,
    fields: '[]',
  });
  const write = (revision: number, layout: number): Float64Array => {
    writeChunk(context, 1, [event(revision)]);
    return context.segments.sealed(1, layout).at(-1)?.scan().revision ?? new Float64Array();
  };
  const failing = db.transaction(() => {
    expect([...write(5, 1)]).toEqual([5]);
    throw new Error('no room');
  });
  expect(failing).toThrow('no room');
  forget(context);
  expect([...write(6, 1)]).toEqual([6]);
  db.close();
  lock.release();
});
