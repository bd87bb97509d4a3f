import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRewindError } from '../domain/errors.ts';
import type { Verification } from '../domain/verification.ts';
import { plainSource } from './plain-records.fixture.ts';
import { SqliteReader } from './reader.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { verifySteps } from './verify.ts';
import { openWriter } from './writer.ts';
import { Sqlite } from './sqlite.ts';

const ID = 'history-10';
const SIZES = { chunkEvents: 16, blockValues: 5 };
const clock = { now: () => 1_000_000 };

/** A database with many small chunks and blocks; with `settled` nothing of it is still one row each. */
async function database(seed: number, settled: boolean, revisions = 120): Promise<string> {
  const path = temporaryPath();
  const history = new SampleHistory(new Dice(seed), 10);
  const writer = await openWriter(path, { clock, sizes: SIZES });
  await writer.create({ id: ID, history: 'history', source: plainSource, firstRevision: 10 });
  await writer.commit(ID, history.baseline());
  await writer.commit(ID, [history.revisions(revisions / 2)]);
  while (await writer.maintain(50, true));
  await writer.commit(ID, history.gap());
  for (let left = revisions / 2; left > 0; left -= 5) await writer.commit(ID, [history.revisions(5)]);
  while (await writer.maintain(50, settled));
  await writer.close();
  return path;
}

function verifyDatabase(path: string): Verification {
  const steps = verifySteps(path);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Everything that was recorded, as it can be read; null where it cannot. */
function contents(path: string): string | null {
  try {
    const reader = SqliteReader.open(path);
    try {
      const events = reader.exportPage(ID, null, 100_000);
      return JSON.stringify(
        events.map(({ revision, summary, value }) => [
          revision,
          summary.identity.key,
          value === null ? null : Buffer.from(value).toString('base64'),
        ]),
      );
    } finally {
      reader.close();
    }
  } catch {
    return null;
  }
}

/** null: not even its beginning can be read. */
function verifyDamaged(path: string): Verification | null {
  try {
    return verifyDatabase(path);
  } catch (error) {
    if (!isRewindError(error)) throw error;
    return null;
  }
}

function isUnharmed(verification: Verification | null): boolean {
  return verification !== null && verification.faultCount === 0;
}

describe('an intact database', () => {
  test.each([true, false])('has no faults, and every part was looked at (settled: %s)', async (settled) => {
    const path = await database(7, settled);
    const found = verifyDatabase(path);
    expect(found.faults).toEqual([]);
    expect(found).toMatchObject({ faultCount: 0, withoutChecksum: 0 });
    expect(found.chunks).toBeGreaterThan(3);
    expect(found.blocks).toBeGreaterThan(3);
    expect(found.checkpoints).toBeGreaterThan(0);
    const reader = SqliteReader.open(path);
    expect(found.events).toBe(reader.exportPage(ID, null, 100_000).length);
    reader.close();
  });

  test('that has dropped its oldest part has none either', async () => {
    const path = await database(11, true);
    const writer = await openWriter(path, {
      clock,
      sizes: SIZES,
      retention: { maxAgeMs: null, maxRevisions: 30, maxBytes: null },
    });
    while (await writer.maintain(50, true));
    await writer.close();
    expect(verifyDatabase(path).faults).toEqual([]);
  });

  test('tells revisions that neither are there nor within a gap', async () => {
    const path = temporaryPath();
    const writer = await openWriter(path, { clock });
    await writer.create({ id: ID, history: 'history', source: plainSource, firstRevision: 10 });
    await writer.commit(ID, [
      { type: 'cursor', revision: 12 },
      { type: 'gap', gap: { from: 14, to: 15, cause: 'compacted', noticedAtMs: 1 } },
      { type: 'cursor', revision: 20 },
    ]);
    await writer.close();
    expect(verifyDatabase(path).recordings).toMatchObject([
      {
        holeCount: 2,
        holes: [
          { from: 11, to: 13 },
          { from: 16, to: 20 },
        ],
      },
    ]);
  });

  test('of before there were checksums is verified by what can be read', async () => {
    const path = await database(3, true);
    const db = new Sqlite(path);
    db.exec('UPDATE blocks SET crc = NULL; UPDATE states SET crc = NULL');
    db.exec('UPDATE chunk_data SET scan_crc = NULL, detail_crc = NULL');
    db.close();
    const found = verifyDatabase(path);
    expect(found.faults).toEqual([]);
    expect(found.withoutChecksum).toBe(found.blocks + 2 * found.chunks + found.checkpoints);
  });
});

describe('what is damaged is found, and named', () => {
  const flipped = (data: Buffer, at: number) => {
    const copy = Buffer.from(data);
    copy[at] = (copy[at] ?? 0) ^ 0x10;
    return copy;
  };

  test.each([
    ['blocks', 'position', 'data', /^block of values \d+:\d+$/],
    ['chunk_data', 'chunk', 'scan', /^chunk \d+ \(revisions \d+ to \d+\)$/],
    ['chunk_data', 'chunk', 'detail', /^chunk \d+ \(revisions \d+ to \d+\)$/],
    ['states', 'chunk', 'data', /^checkpoint after chunk \d+/],
    ['waiting_values', 'position', 'value', /^value \d+:\d+$/],
  ])('any byte of %s.%s %s', async (table, id, column, where) => {
    const path = await database(5, table !== 'waiting_values');
    const db = new Sqlite(path);
    db.pragma('journal_mode = DELETE');
    const rows = db
      .prepare<[], { id: number; data: Buffer }>(`SELECT ${id} AS id, ${column} AS data FROM ${table}`)
      .all()
      .filter(({ data }) => data.length > 0);
    const change = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${id} = ?`);
    const dice = new Dice(1);
    for (let round = 0; round < 12; round++) {
      const row = dice.of(rows);
      change.run(flipped(row.data, dice.roll(row.data.length)), row.id);
      const found = verifyDatabase(path);
      expect(found.faults[0]?.where).toMatch(where);
      expect(found.faults[0]?.problem).toContain('checksum');
      change.run(row.data, row.id);
    }
    db.close();
    expect(verifyDatabase(path).faults).toEqual([]);
  });

  test.each([
    ['DELETE FROM blocks WHERE position = (SELECT min(position) FROM blocks)', 'cannot be read'],
    ['DELETE FROM chunk_data WHERE chunk = (SELECT max(chunk) FROM chunk_data)', 'are not there'],
    ['DELETE FROM presence WHERE life = (SELECT min(life) FROM presence)', 'not found by its object'],
    ['UPDATE recordings SET events = events + 1', 'counted were'],
    ["UPDATE keys SET name = name || 'x' WHERE id = 1", 'x (number 1): it is not found by its name'],
    ['UPDATE blocks SET count = count - 1 WHERE position = (SELECT min(position) FROM blocks)', 'instead of'],
    ['UPDATE chunks SET events = events + 1 WHERE id = (SELECT min(id) FROM chunks)', 'events instead of'],
    ['DELETE FROM shapes WHERE id = 1; DELETE FROM actors WHERE id = 1', 'is not there'],
  ])('%s', async (sql, problem) => {
    const path = await database(5, true);
    const db = new Sqlite(path);
    db.exec(sql);
    db.close();
    const { faults } = verifyDatabase(path);
    expect(faults.map((fault) => `${fault.where}: ${fault.problem}`).join('\n')).toContain(problem);
  });
});

test('labels that are named and not there are told', async () => {
  const path = await database(3, true);
  const db = new Sqlite(path);
  const lost = db.prepare('SELECT count(*) FROM lives WHERE labels = (SELECT min(labels) FROM lives)').pluck().get();
  db.exec('DELETE FROM label_sets WHERE id = (SELECT min(labels) FROM lives)');
  db.close();
  expect(verifyDatabase(path).faults).toEqual([
    expect.objectContaining({ where: 'labels', problem: `those of ${lost as number} objects are not there` }),
  ]);
});

test('random damage to the file ends in an answer, and what passes as intact is as it was recorded', async () => {
  const path = await database(9, true, 400);
  // All of it in the one file.
  const db = new Sqlite(path);
  db.pragma('journal_mode = DELETE');
  db.close();
  const original = readFileSync(path);
  const recorded = contents(path);
  const copy = `${path}.damaged`;
  let noticed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 20,
      }),
      (damage) => {
        copyFileSync(path, copy);
        const bytes = Buffer.from(original);
        for (const [at, change] of damage) bytes[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(copy, bytes);
        if (isUnharmed(verifyDamaged(copy))) expect(contents(copy)).toBe(recorded);
        else noticed++;
      },
    ),
    { numRuns: 150 },
  );
  expect(noticed).toBeGreaterThan(75);
}, 180_000);
