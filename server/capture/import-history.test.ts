import { expect, test } from 'vitest';
import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { Commit } from '../domain/recorder.ts';
import type { InspectedHistory } from '../source/inspected-history.ts';
import { MESSAGE_EVENTS } from '../source/message-size.ts';
import type { SourceMessage } from '../source/source.ts';
import { STORE_SIZES } from '../store/store-context.ts';
import { importHistory, type ImportDeps } from './import-history.ts';
import { MemoryWriter } from './memory-writer.fixture.ts';
import { plainDescribe } from './plain-describe.fixture.ts';

const put = (modRevision: number): HistoryEvent => ({
  type: 'put',
  key: `key-${modRevision}`,
  modRevision,
  createRevision: modRevision,
  version: 1,
  lease: '0',
  value: Buffer.from(`${modRevision}`),
});

/** A history that begins at revision 10 and comes revision by revision. */
function history(endRevision: number): InspectedHistory {
  const source = {
    name: 'test',
    kind: 'file',
    clusterId: '7',
    etcdVersion: null,
    kubernetesVersion: null,
    description: null,
    commands: [],
  } as const;
  return {
    source,
    origin: { clusterId: '7', namespace: null, node: null, oldest: null },
    startRevision: 10,
    endRevision,
    existing: 1,
    events: endRevision - 10,
    revisions: endRevision - 10,
    omitted: [],
    async *messages(): AsyncGenerator<SourceMessage> {
      yield { type: 'description', source, headRevision: endRevision };
      yield { type: 'baseline', revision: 10, events: [put(9)], done: true };
      for (let revision = 11; revision <= endRevision; revision += 1) {
        const batch = { revision, atMs: null, timeBasis: 'unknown', events: [put(revision)] } as const;
        yield { type: 'revisions', batches: [batch], headRevision: endRevision };
      }
    },
  };
}

function deps(writer: MemoryWriter, more: Partial<ImportDeps> = {}) {
  const told: (Commit | string)[] = [];
  const all: ImportDeps = {
    writer,
    commit: (recording, changes) => writer.commit(recording, changes),
    describe: plainDescribe,
    clock: { now: () => 0 },
    onStored: () => undefined,
    onCommit: (commit) => told.push(commit),
    onRemoved: (recording) => told.push(recording),
    onProgress: () => undefined,
    yieldTurn: () => Promise.resolve(),
    ...more,
  };
  return { told, all };
}

/** Is cancelled when so many events are stored. */
function cancelledAt(events: number): Pick<ImportDeps, 'onProgress' | 'signal'> {
  const control = new AbortController();
  return {
    signal: control.signal,
    onProgress: (done) => {
      if (done === events) control.abort(new RewindError('cancelled', 'The import was cancelled.'));
    },
  };
}

test('a new recording is told of once, when all of it is there', async () => {
  const writer = new MemoryWriter();
  const { told, all } = deps(writer);
  const { recording } = await importHistory(history(15), all);
  expect(told).toEqual([{ recording, revisions: null, revisionCount: 5, gaps: [], lastRevision: 15 }]);
});

// The last is after everything, before the answer.
test.each([0, 1, 3, 6])('a new recording that is cancelled after %i events leaves nothing', async (events) => {
  const writer = new MemoryWriter();
  const { told, all } = deps(writer, cancelledAt(events));
  await expect(importHistory(history(15), all)).rejects.toMatchObject({ code: 'cancelled' });
  expect(writer.stored).toEqual([]);
  expect(told).toEqual([expect.any(String)]);
});

test('a full message of small values is put away at once', () => {
  expect(MESSAGE_EVENTS).toBeGreaterThanOrEqual(STORE_SIZES.chunkEvents);
});

test('is cancelled within a large message, and lets others have their turn there', async () => {
  const file = {
    ...history(1500),
    async *messages(): AsyncGenerator<SourceMessage> {
      yield { type: 'baseline', revision: 10, events: [put(9)], done: true };
      const batches = Array.from({ length: 1490 }, (_, i) => ({
        revision: 11 + i,
        atMs: null,
        timeBasis: 'unknown' as const,
        events: [put(11 + i)],
      }));
      yield { type: 'revisions', batches, headRevision: 1500 };
    },
  };
  const control = new AbortController();
  let described = 0;
  let turns = 0;
  const { all } = deps(new MemoryWriter(), {
    signal: control.signal,
    describe: (event, previous) => {
      described++;
      return plainDescribe(event, previous);
    },
    yieldTurn: () => {
      if (++turns === 3) control.abort(new RewindError('cancelled', 'The import was cancelled.'));
      return Promise.resolve();
    },
  });
  await expect(importHistory(file, all)).rejects.toMatchObject({ code: 'cancelled' });
  expect(described).toBeGreaterThan(2);
  expect(described).toBeLessThan(1000);
});

test('a recording that was there is never taken away; what was added has no hole, and the rest can follow', async () => {
  const writer = new MemoryWriter();
  const { recording } = await importHistory(history(12), deps(writer).all);
  const { told, all } = deps(writer, cancelledAt(4));
  await expect(importHistory(history(20), all)).rejects.toMatchObject({ code: 'cancelled' });
  expect(writer.stored.map(({ id, cursor }) => [id, cursor])).toEqual([[recording, 13]]);
  expect(told).toMatchObject([{ recording, lastRevision: 13 }]);
  await importHistory(history(20), deps(writer).all);
  expect(writer.find(recording).revisions.map(({ revision }) => revision)).toEqual([
    11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
  ]);
});
