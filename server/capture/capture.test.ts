import { expect, test } from 'vitest';
import type { CaptureState, CaptureStatus } from '../domain/capture-status.ts';
import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { HistorySession, LiveSource, SourceMessage } from '../source/source.ts';
import { Capture } from './capture.ts';
import { MemoryWriter } from './memory-writer.fixture.ts';
import { plainDescribe } from './plain-describe.fixture.ts';

const put = (modRevision: number, key: string, version = 1): HistoryEvent => ({
  type: 'put',
  key,
  modRevision,
  createRevision: modRevision - version + 1,
  version,
  lease: '0',
  value: Buffer.from(`${modRevision}`),
});
const revisions = (...numbers: number[]): SourceMessage => ({
  type: 'revisions',
  headRevision: numbers.at(-1) ?? 0,
  batches: numbers.map((revision) => ({
    revision,
    atMs: null,
    timeBasis: 'unknown',
    events: [put(revision, 'k', revision - 1)],
  })),
});

/** What one connection does: it refuses, or gives messages and then fails. */
type Script =
  | Error
  | { readonly messages: readonly SourceMessage[]; readonly head: number; readonly then?: Error | 'never' };

class Scripted implements LiveSource {
  readonly asked: (number | null)[] = [];
  /** How long each connection may be silent. */
  readonly stalls: number[] = [];
  readonly #scripts: Script[];
  /** Told when there is nothing left to play. */
  onEnd: () => void = () => undefined;

  constructor(scripts: Script[]) {
    this.#scripts = scripts;
  }

  async connect(): Promise<HistorySession> {
    const script = this.#scripts.shift();
    if (script === undefined) {
      this.onEnd();
      throw new RewindError('etcd_unreachable', 'the play is over');
    }
    if (script instanceof Error) throw script;
    const { asked, stalls } = this;
    return {
      source: {
        name: 'etcd',
        kind: 'etcd',
        clusterId: '7',
        etcdVersion: '3.5.0',
        kubernetesVersion: null,
        description: null,
        commands: [],
      },
      endpoint: 'http://etcd:2379',
      headRevision: script.head,
      latencyMs: 1,
      complete: true,
      origin: () =>
        Promise.resolve({ clusterId: '7', namespace: null, node: null, oldest: { key: 'k', createRevision: 2 } }),
      read: (_key, revision) => Promise.resolve(put(revision, 'k', revision - 1)),
      messages: async function* (after, stallMs) {
        asked.push(after);
        stalls.push(stallMs);
        yield* script.messages;
        if (script.then === 'never') await new Promise(() => undefined);
        throw script.then instanceof Error
          ? script.then
          : new RewindError('etcd_unreachable', 'the connection was lost');
      },
      close: () => undefined,
    };
  }
}

async function play(
  scripts: Script[] | Scripted,
  writer = new MemoryWriter(),
): Promise<{
  source: Scripted;
  writer: MemoryWriter;
  statuses: CaptureStatus[];
  states: CaptureState[];
  waits: number[];
  examples: number;
}> {
  const source = scripts instanceof Scripted ? scripts : new Scripted(scripts);
  const statuses: CaptureStatus[] = [];
  const waits: number[] = [];
  let examples = 0;
  const silent = (): void => undefined;
  const capture = new Capture({
    source,
    writer,
    reading: { describe: plainDescribe, version: () => null, learn: silent },
    clock: { now: () => 1_000 },
    log: { info: silent, warn: silent, error: silent },
    prefix: '',
    endpoints: ['etcd:2379'],
    onStatus: (status) => statuses.push(status),
    onCommit: silent,
    onUnreachable: () => {
      examples++;
      return Promise.resolve();
    },
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms);
      // What comes meanwhile comes first.
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  source.onEnd = () => capture.stop();
  await capture.run();
  const states = statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
  return { source, writer, statuses, states, waits, examples };
}

test('goes on after the last stored revision, whatever ended the connection', async () => {
  const { source, writer, states, statuses } = await play([
    { head: 3, messages: [revisions(2, 3)] },
    { head: 5, messages: [revisions(4)], then: new Error('a bug') },
    { head: 5, messages: [revisions(4, 5)] },
  ]);
  expect(source.asked).toEqual([null, 3, 4]);
  expect(writer.stored[0]?.revisions.map(({ revision }) => revision)).toEqual([2, 3, 4, 5]);
  expect(states).toEqual(expect.arrayContaining(['connecting', 'catching-up', 'live', 'stopped']));
  // To be told to end is no failure, whatever was the matter then.
  expect(statuses.at(-1)).toMatchObject({ state: 'stopped', error: null });
});

test('waits longer after each failure, and begins anew after something was read', async () => {
  const down = new RewindError('etcd_unreachable', 'nobody there');
  const { waits, examples } = await play([down, down, down, { head: 2, messages: [revisions(2)] }, down]);
  expect(waits).toEqual([200, 400, 800, 200, 400]);
  expect(examples).toBe(1);
});

test('the watch may be silent for longer after each time that it was, until it brings something', async () => {
  const head: SourceMessage = { type: 'head', revision: 3, latencyMs: 1 };
  const silent = { head: 3, messages: [head] };
  const { source, waits } = await play([silent, silent, silent, { head: 3, messages: [head, revisions(2)] }, silent]);
  expect(source.stalls).toEqual([15_000, 30_000, 60_000, 120_000, 30_000]);
  expect(waits.slice(0, 4)).toEqual([200, 200, 200, 200]);
});

test.each([
  ['etcd_unreachable', 'unreachable', 200],
  ['etcd_credentials', 'refused', 2_000],
  ['etcd_permission', 'refused', 2_000],
  ['etcd_certificate', 'refused', 2_000],
  ['certificate_unreadable', 'refused', 2_000],
  ['etcd_no_leader', 'no-leader', 200],
] as const)('%s is the state %s', async (code, state, wait) => {
  const { statuses, waits } = await play([new RewindError(code, 'words', { hint: 'advice' })]);
  expect(statuses.find((status) => status.error !== null)).toMatchObject({
    state,
    retryInMs: wait,
    error: { code, message: 'words', hint: 'advice' },
  });
  expect(waits[0]).toBe(wait);
});

test('a full disk: waits with what it has, tells so, and goes on when there is room', async () => {
  const writer = new MemoryWriter();
  const full = new RewindError('disk_full', 'no room');
  writer.failures.push(full, full);
  const { states, waits } = await play([{ head: 3, messages: [revisions(2), revisions(3)] }], writer);
  expect(states).toContain('disk-full');
  expect(states.indexOf('disk-full')).toBeLessThan(states.lastIndexOf('live'));
  expect(waits.slice(0, 2)).toEqual([2_000, 2_000]);
  expect(writer.stored[0]?.revisions.map(({ revision }) => revision)).toEqual([2, 3]);
});

test('a full disk stays the state while etcd goes on telling its head, and leaves no error', async () => {
  class FullMeanwhile extends MemoryWriter {
    #left = 2;
    override commit(...[id, changes]: Parameters<MemoryWriter['commit']>): Promise<void> {
      const isThird = changes.some((change) => change.type === 'revisions' && change.revisions[0]?.revision === 3);
      if (isThird && this.#left-- > 0) return Promise.reject(new RewindError('disk_full', 'no room'));
      return super.commit(id, changes);
    }
  }
  const writer = new FullMeanwhile();
  const head = (revision: number): SourceMessage => ({ type: 'head', revision, latencyMs: 1 });
  const { statuses, states } = await play(
    [{ head: 2, messages: [revisions(2), revisions(3), head(5), head(6), head(7), revisions(4, 5, 6, 7), head(7)] }],
    writer,
  );
  expect(states.filter((state) => state === 'disk-full')).toHaveLength(1);
  const live = statuses.filter(({ state }) => state === 'live');
  expect(live.map(({ error, retryInMs }) => ({ error, retryInMs }))).toEqual(
    live.map(() => ({ error: null, retryInMs: null })),
  );
  expect(writer.stored[0]?.cursor).toBe(7);
});

test.each([
  [new RewindError('database_unwritable', 'read-only file system'), 'failed'],
  [new Error('a bug'), 'failed'],
  [new RewindError('etcd_protocol', 'an answer that etcd never gives'), 'connecting'],
] as const)('%s is no trouble of the way to etcd: %s', async (failure, state) => {
  const { statuses } = await play([{ head: 3, messages: [revisions(2)], then: failure }]);
  const told = statuses.find(({ error }) => error !== null);
  expect(told?.state).toBe(state);
  expect(told?.error?.message).toContain(failure.message);
});

test('a baseline that is cut off is thrown away and begun again', async () => {
  const page = (key: string, done: boolean, revision = 9): SourceMessage => ({
    type: 'baseline',
    revision,
    events: [put(5, key, 4)],
    done,
  });
  const { writer, source } = await play([
    { head: 9, messages: [page('k', false)] },
    { head: 12, messages: [page('k', false, 11), page('l', true, 11), revisions(12)] },
  ]);
  expect(source.asked).toEqual([null, null]);
  expect(writer.stored).toHaveLength(1);
  expect(writer.stored[0]?.created.firstRevision).toBe(11);
  expect(writer.stored[0]?.cursor).toBe(12);
});

test('a commit that fails while nothing more comes ends the connection at once, and is repeated', async () => {
  const writer = new MemoryWriter();
  writer.failures.push(new Error('the store is gone'));
  const source = new Scripted([
    { head: 2, messages: [revisions(2)], then: 'never' },
    { head: 3, messages: [revisions(2, 3)] },
  ]);
  const { statuses } = await play(source, writer);
  expect(source.asked).toEqual([null, null]);
  expect(writer.stored[0]?.revisions.map(({ revision }) => revision)).toEqual([2, 3]);
  expect(statuses.some(({ error }) => error?.message.includes('the store is gone'))).toBe(true);
});
