import { beforeEach, expect, test } from 'vitest';
import type { HistoryEvent, RevisionBatch } from '../domain/history.ts';
import type { StoreChange } from '../domain/history-writer.ts';
import type { Commit } from '../domain/recorder.ts';
import { Anchors } from './anchors.ts';
import { Intake } from './intake.ts';
import { keyFilter } from './key-filter.ts';
import { MemoryWriter } from './memory-writer.fixture.ts';
import { plainDescribe } from './plain-describe.fixture.ts';
import { HistoryDiffers } from './resync.ts';

let writer: MemoryWriter;
let commits: Commit[];

beforeEach(() => {
  writer = new MemoryWriter();
  commits = [];
});

const put = (
  modRevision: number,
  key: string,
  version = 1,
  value = '',
  createRevision = modRevision,
): HistoryEvent => ({
  type: 'put',
  key,
  modRevision,
  createRevision,
  version,
  lease: '0',
  value: Buffer.from(value),
});
const gone = (modRevision: number, key: string): HistoryEvent => ({
  ...put(modRevision, key, 0),
  type: 'delete',
  createRevision: 0,
});
const batch = (revision: number, ...events: HistoryEvent[]): RevisionBatch => ({
  revision,
  events,
  atMs: null,
  timeBasis: 'unknown',
});

async function begin(
  prefix = '',
  commit = (id: string, changes: readonly StoreChange[]) => writer.commit(id, changes),
): Promise<Intake> {
  const source = {
    name: 'x',
    kind: 'etcd' as const,
    clusterId: '1',
    etcdVersion: null,
    kubernetesVersion: null,
    description: null,
    commands: [],
  };
  await writer.create({ id: 'h-1', history: 'h', source, firstRevision: 1 });
  return new Intake(
    {
      writer,
      commit,
      describe: plainDescribe,
      keep: keyFilter(prefix),
      clock: { now: () => 10_000 },
      onCommit: (commit) => commits.push(commit),
    },
    { id: 'h-1', firstRevision: 1, cursor: null, gaps: [], anchors: new Anchors(), lastAtMs: null },
  );
}

test('one message is one commit, told after it; what is stored already is passed over', async () => {
  const intake = await begin();
  await intake.revisions([batch(2, put(2, 'a')), batch(3, put(3, 'b'), put(3, 'c'))]);
  expect(writer.commits).toBe(1);
  await intake.revisions([batch(3, put(3, 'b'), put(3, 'c')), batch(4, gone(4, 'a'))]);
  expect(writer.find('h-1').revisions.map(({ revision }) => revision)).toEqual([2, 3, 4]);
  expect(commits.map(({ lastRevision, revisions }) => [lastRevision, revisions?.length])).toEqual([
    [3, 2],
    [4, 1],
  ]);
  await intake.revisions([batch(4, gone(4, 'a'))]);
  expect(writer.commits).toBe(2);
});

test('so many at once that nobody reads along are counted, and not told one by one', async () => {
  const intake = await begin();
  await intake.revisions(Array.from({ length: 501 }, (_, i) => batch(i + 2, put(i + 2, 'a', i + 1))));
  await intake.settled();
  expect(commits).toMatchObject([{ revisions: null, revisionCount: 501, lastRevision: 502 }]);
});

test('with a prefix, revisions without such a key move the cursor and are not stored', async () => {
  const intake = await begin('/a/');
  await intake.revisions([
    batch(2, put(2, '/b/1')),
    batch(3, put(3, '/a/1'), put(3, '/b/2')),
    batch(4, put(4, '/b/1', 2)),
  ]);
  const stored = writer.find('h-1');
  expect(stored.cursor).toBe(4);
  expect(stored.revisions.map(({ revision, events }) => [revision, events.map(({ key }) => key)])).toEqual([
    [3, ['/a/1']],
  ]);
});

test('each event is compared with the value before it, also within one commit and after a restart', async () => {
  const intake = await begin();
  await intake.revisions([batch(2, put(2, 'a', 1, 'one')), batch(3, put(3, 'a', 2, 'two', 2))]);
  const [, second] = writer.find('h-1').revisions;
  expect(second?.events[0]?.facts.changedCount).toBe(1);
  intake.interrupted();
  await intake.revisions([batch(4, put(4, 'a', 3, 'three', 2))]);
  expect(writer.find('h-1').revisions.at(-1)?.events[0]?.facts.changedCount).toBe(1);
});

test('times: what the source gives, else the newest that the values carried so far, never one from the future', async () => {
  const intake = await begin();
  await intake.revisions([
    batch(2, put(2, 'a')),
    batch(3, put(3, 'b', 1, 'at:5000')),
    batch(4, put(4, 'c', 1, 'at:4000')),
    batch(5, put(5, 'd', 1, 'at:99999')),
    { ...batch(6, put(6, 'e')), atMs: 9_000, timeBasis: 'received' },
    batch(7, put(7, 'f')),
  ]);
  expect(writer.find('h-1').revisions.map(({ atMs, timeBasis }) => [atMs, timeBasis])).toEqual([
    [null, 'unknown'],
    [5000, 'estimated'],
    [5000, 'estimated'],
    [5000, 'estimated'],
    [9000, 'received'],
    [9000, 'estimated'],
  ]);
});

test('a gap, what changed in it and the new cursor are one commit; pages before its end store nothing', async () => {
  const intake = await begin();
  await intake.revisions([batch(2, put(2, 'a')), batch(3, put(3, 'b')), batch(4, put(4, 'c'))]);
  await intake.gap(5, 9, 'compacted');
  await intake.resync([put(2, 'a')], 9, false);
  expect(writer.commits).toBe(1);
  await intake.resync([put(8, 'b', 4, '', 3), put(6, 'new')], 9, true);
  const stored = writer.find('h-1');
  expect(writer.commits).toBe(2);
  expect(stored.gaps).toEqual([{ from: 5, to: 9, cause: 'compacted', noticedAtMs: 10_000 }]);
  expect(stored.listed[0]?.events.map(({ type, key, modRevision }) => [type, key, modRevision])).toEqual([
    ['put', 'new', 6],
    ['put', 'b', 8],
    ['delete', 'c', 9],
  ]);
  expect(stored.cursor).toBe(9);
  expect(commits.at(-1)).toMatchObject({ gaps: [{ from: 5, to: 9 }], lastRevision: 9 });
});

test('a list after a gap that contradicts what is stored is of another history, and changes nothing', async () => {
  const intake = await begin();
  await intake.revisions([batch(2, put(2, 'a')), batch(3, put(3, 'b'))]);
  await intake.gap(4, 9, 'compacted');
  await expect(intake.resync([put(2, 'stranger')], 9, true)).rejects.toBeInstanceOf(HistoryDiffers);
  await intake.gap(4, 9, 'compacted');
  await expect(intake.resync([put(5, 'b', 7, '', 2)], 9, true)).rejects.toBeInstanceOf(HistoryDiffers);
  expect(writer.find('h-1')).toMatchObject({ cursor: 3, gaps: [] });
});

test('while one commit is made durable the next is described; none is told, or counts, before it is', async () => {
  const ends: (() => void)[] = [];
  const intake = await begin('', async (id, changes) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    await writer.commit(id, changes);
  });
  await intake.revisions([batch(2, put(2, 'a', 1, 'one'))]);
  const second = intake.revisions([batch(2, put(2, 'a', 1, 'one')), batch(3, put(3, 'a', 2, 'two', 2))]);
  await Promise.resolve();
  expect([ends.length, writer.commits, commits.length, intake.cursor]).toEqual([1, 0, 0, null]);
  ends.shift()?.();
  await second;
  expect([writer.commits, commits.length, intake.cursor]).toEqual([1, 1, 2]);
  ends.shift()?.();
  await intake.settled();
  expect(commits.map(({ lastRevision }) => lastRevision)).toEqual([2, 3]);
  expect(writer.find('h-1').revisions[1]?.events[0]?.facts.changedCount).toBe(1);
});

test('a commit that fails is told to whoever waits for it, and what it held is taken again', async () => {
  const failure = new Error('the store is gone');
  let fails = true;
  const intake = await begin('', (id, changes) => (fails ? Promise.reject(failure) : writer.commit(id, changes)));
  await intake.revisions([batch(2, put(2, 'a'))]);
  await expect(intake.settled()).rejects.toBe(failure);
  await expect(intake.revisions([batch(3, put(3, 'b'))])).rejects.toBe(failure);
  await intake.interrupted();
  fails = false;
  expect(intake.cursor).toBeNull();
  await intake.revisions([batch(2, put(2, 'a')), batch(3, put(3, 'b'))]);
  await intake.settled();
  expect(writer.find('h-1').revisions.map(({ revision }) => revision)).toEqual([2, 3]);
  expect(commits.map(({ lastRevision }) => lastRevision)).toEqual([3]);
});
