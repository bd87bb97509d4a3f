import { beforeEach, expect, test } from 'vitest';
import type { HistoryEvent } from '../domain/history.ts';
import { Anchors, continuity, type Continuity } from './anchors.ts';
import { MemoryWriter } from './memory-writer.fixture.ts';
import { plainDescribe } from './plain-describe.fixture.ts';

const put = (
  key: string,
  modRevision: number,
  value: string,
  createRevision = modRevision,
  version = 1,
): HistoryEvent => ({
  type: 'put',
  key,
  modRevision,
  createRevision,
  version,
  lease: '0',
  value: Buffer.from(value),
});

const writer = new MemoryWriter();
const anchors = new Anchors();
const CURSOR = 20;

beforeEach(async () => {
  if (writer.stored.length > 0) return;
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
  const events = [put('a', 18, 'one', 5, 4), put('b', 20, 'two', 20)].map((event) => plainDescribe(event, null));
  await writer.commit('h-1', [
    { type: 'listed', origin: 'baseline', events },
    { type: 'cursor', revision: CURSOR },
  ]);
  for (const event of events) anchors.note(event);
});

/** @param then what etcd says about a key at the cursor, and now */
function ask(
  headRevision: number,
  then: Record<string, HistoryEvent | 'compacted'>,
  now: Record<string, HistoryEvent> = {},
): Promise<Continuity> {
  const session = {
    headRevision,
    read: (key: string, revision: number) => Promise.resolve((revision === 0 ? now[key] : then[key]) ?? null),
  };
  return continuity(session, { id: 'h-1', cursor: CURSOR, anchors }, writer);
}

const a = put('a', 18, 'one', 5, 4);
const b = put('b', 20, 'two', 20);
const gone = { a: 'compacted', b: 'compacted' } as const;

test('the same keys with the same values at the cursor', async () => {
  expect(await ask(25, { a, b })).toBe('same');
  expect(await ask(20, { a, b })).toBe('same');
});

test.each<[string, number, Record<string, HistoryEvent | 'compacted'>]>([
  ['the head is behind', 19, { a, b }],
  ['a key is missing', 25, { a }],
  ['a key was changed at another revision', 25, { a, b: put('b', 19, 'two', 19) }],
  ['a key was changed more often', 25, { a: put('a', 18, 'one', 5, 5), b }],
  ['a key was created elsewhere', 25, { a: put('a', 18, 'one', 6, 4), b }],
  ['only the value differs', 25, { a, b: put('b', 20, 'TWO', 20) }],
])('differs where %s', async (_what, head, then) => {
  expect(await ask(head, then)).toBe('differs');
});

test('with the cursor compacted away, what exists now decides, as far as it can', async () => {
  expect(await ask(90, gone, { a, b })).toBe('same');
  expect(await ask(90, gone, {})).toBe('unknown');
  expect(await ask(90, gone, { b: put('b', 60, 'new', 20, 9) })).toBe('unknown');
  expect(await ask(90, gone, { b: put('b', 60, 'new', 17, 9) })).toBe('differs');
  expect(await ask(90, gone, { a: put('a', 17, 'one', 5, 4) })).toBe('differs');
});

test('a few of the newest keys are kept, deleted ones are not', () => {
  const kept = new Anchors();
  for (let revision = 2; revision < 40; revision++)
    kept.note(plainDescribe(put(`k${revision % 20}`, revision, ''), null));
  kept.note(plainDescribe({ ...put('k19', 40, ''), type: 'delete' }, null));
  expect(kept.list.map(([, { modRevision }]) => modRevision)).toEqual([32, 33, 34, 35, 36, 37, 38]);
});
