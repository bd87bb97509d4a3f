import { expect, test } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import type { HistoryEvent } from '../domain/history.ts';
import { withPart } from '../domain/part-description.ts';
import { inspectHistory } from '../source/inspect-history.ts';
import type { InspectedHistory } from '../source/inspected-history.ts';
import type { SourceMessage } from '../source/source.ts';
import { openForWriting } from '../store/database.ts';
import { SqliteReader } from '../store/reader.ts';
import { temporaryPath } from '../store/temporary-store.fixture.ts';
import { SqliteWriter } from '../store/writer.ts';
import { importHistory, type ImportDeps } from './import-history.ts';
import { plainDescribe } from './plain-describe.fixture.ts';

const key = (name: string, modRevision: number, createRevision = modRevision): HistoryEvent => ({
  type: 'put',
  key: name,
  modRevision,
  createRevision,
  version: 1 + modRevision - createRevision,
  lease: '0',
  value: Buffer.from(`${modRevision}`),
});

/** States of one etcd, by their revisions. */
function states(...all: readonly (readonly [revision: number, keys: readonly HistoryEvent[]])[]): InspectedHistory {
  const facts = { clusterId: '7', etcdVersion: null, kubernetesVersion: null, description: null, commands: [] };
  const source = { name: 'states', kind: 'file', ...facts } as const;
  const [startRevision, endRevision] = [all[0]?.[0] ?? 0, all.at(-1)?.[0] ?? 0];
  return {
    source,
    origin: { clusterId: '7', namespace: null, node: null, oldest: null },
    startRevision,
    endRevision,
    existing: 1,
    events: 1,
    revisions: 1,
    omitted: [],
    async *messages(): AsyncGenerator<SourceMessage> {
      for (const [at, [revision, events]] of all.entries()) {
        if (at > 0) yield { type: 'gap', from: (all[at - 1]?.[0] ?? 0) + 1, to: revision, cause: 'not-recorded' };
        yield { type: at === 0 ? 'baseline' : 'resync', revision, events, done: true };
      }
    },
  };
}

function store(path = temporaryPath()) {
  const database = openForWriting(path, 0);
  const writer = new SqliteWriter(database, { clock: systemClock });
  const deps: ImportDeps = {
    writer,
    commit: (recording, changes) => writer.commit(recording, changes),
    describe: plainDescribe,
    clock: systemClock,
    onStored: () => undefined,
    onCommit: () => undefined,
    onRemoved: () => undefined,
    onProgress: () => undefined,
    yieldTurn: () => Promise.resolve(),
  };
  const keysAt = (id: string, revision: number): string[] => {
    const reader = SqliteReader.open(path);
    const { entries } = reader.state(id, revision, { limit: 100 });
    reader.close();
    return entries.map(({ identity, modRevision }) => `${identity.key}@${modRevision}`);
  };
  return { writer, deps, database, keysAt };
}

const first = [10, [key('/a', 4), key('/b', 5)]] as const;
const second = [20, [key('/a', 12, 4), key('/c', 15)]] as const;
const third = [30, [key('/a', 12, 4), key('/c', 15), key('/d', 22)]] as const;

test('states are a history whose every state is known, and whose gaps are', async () => {
  const { writer, deps, keysAt } = store();
  const { recording } = await importHistory(states(first, second, third), deps);
  expect(keysAt(recording, 10)).toEqual(['/a@4', '/b@5']);
  expect(keysAt(recording, 12)).toEqual(['/a@12', '/b@5']);
  expect(keysAt(recording, 20)).toEqual(['/a@12', '/c@15']);
  expect(keysAt(recording, 30)).toEqual(['/a@12', '/c@15', '/d@22']);
  const [stored] = await writer.recordings();
  expect(stored?.gaps.map(({ from, to, cause }) => [from, to, cause])).toEqual([
    [11, 20, 'not-recorded'],
    [21, 30, 'not-recorded'],
  ]);
  await writer.close();
});

test.each([
  ['one more at its end', [first, second], [first, second, third]],
  ['others, of which one is later', [first, second], [first, third]],
  ['later ones only', [first], [first, second, third]],
])('a history of states is gone on with by %s', async (_what, before, after) => {
  const { writer, deps, keysAt } = store();
  const { recording } = await importHistory(states(...before), deps);
  expect(await importHistory(states(...before), deps)).toMatchObject({ recording, unchanged: true });
  expect(await importHistory(states(...after), deps)).toMatchObject({ recording, lastRevision: 30, unchanged: false });
  expect(keysAt(recording, 30)).toEqual(['/a@12', '/c@15', '/d@22']);
  await writer.close();
});

test.each([
  ['at the end of what is stored', [first, [20, [key('/a', 13, 4)]], third]],
  ['within what is not known', [first, [25, [key('/a', 11, 4), key('/c', 15)]]]],
] as const)('states that say something else %s are refused, and nothing is added', async (_what, other) => {
  const { writer, deps, keysAt } = store();
  const { recording } = await importHistory(states(first, second), deps);
  await expect(importHistory(states(...other), deps)).rejects.toMatchObject({ code: 'recording_differs' });
  expect((await writer.recordings()).map(({ id, lastRevision }) => [id, lastRevision])).toEqual([[recording, 20]]);
  expect(keysAt(recording, 20)).toEqual(['/a@12', '/c@15']);
  await writer.close();
});

test('a part is never taken for the whole, nor put together with it', async () => {
  const { writer, deps } = store();
  const whole = states(first, second);
  const part = { ...whole, source: { ...whole.source, description: withPart(null, { kind: 'Pod' }) } };
  await importHistory(part, deps);
  await expect(importHistory(whole, deps)).rejects.toMatchObject({
    code: 'recording_differs',
    message: expect.stringContaining('is of a part (Only objects of the kind Pod.), the file of all keys'),
  });
  expect(await importHistory(part, deps)).toMatchObject({ unchanged: true });
  await writer.close();
});

test('without room for all of it, nothing of it stays', { timeout: 60_000 }, async () => {
  const path = temporaryPath();
  const { writer, deps, database } = store(path);
  await importHistory(states(first), deps);
  const example = new URL('../../examples/cluster-bootstrap.ndjson.gz', import.meta.url).pathname;
  const history = await inspectHistory([example], { name: null, kind: 'file' });
  database.db.pragma('max_page_count = 150');
  await expect(importHistory(history, deps)).rejects.toMatchObject({ code: 'disk_full' });
  expect((await writer.recordings()).map(({ lastRevision }) => lastRevision)).toEqual([10]);
  database.db.pragma('max_page_count = 100000');
  expect(await importHistory(history, deps)).toMatchObject({ unchanged: false, revisions: 521 });
  await writer.close();
});
