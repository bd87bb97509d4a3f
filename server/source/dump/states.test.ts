import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { HistoryEvent } from '../../domain/history.ts';
import { inspectHistory } from '../inspect-history.ts';
import type { SourceMessage } from '../source.ts';
import { isState } from './state-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-states-'));
afterAll(() => rmSync(directory, { recursive: true }));
const NAMED = { name: null, kind: 'file' } as const;
let files = 0;

interface Key {
  readonly key: string;
  readonly at: number;
  readonly created?: number;
  readonly value?: string;
  readonly more?: object;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function state(revision: number, keys: readonly Key[], more: object = {}): object {
  const kvs = keys.map(({ key, at, created = at, value = `${key} at ${at}`, more: other = {} }) => ({
    key: base64(key),
    create_revision: created,
    mod_revision: at,
    version: 1 + at - created,
    value: base64(value),
    ...other,
  }));
  return { header: { cluster_id: 7, member_id: 8, revision, raft_term: 2 }, kvs, count: kvs.length, ...more };
}

function file(content: object | string | Buffer): string {
  const path = join(directory, `${files++}`);
  writeFileSync(path, Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function read(...paths: string[]) {
  const history = await inspectHistory(paths, NAMED);
  const messages: SourceMessage[] = [];
  for await (const message of history.messages()) if (message.type !== 'description') messages.push(message);
  return { history, messages };
}

const recording = (name: string) => new URL(`../../../examples/${name}.ndjson.gz`, import.meta.url).pathname;
const dump = (name: string) => new URL(`testdata/${name}.get-prefix.json.gz`, import.meta.url).pathname;
const text = ({ value, ...event }: HistoryEvent) => ({ ...event, value: Buffer.from(value).toString('latin1') });

/** What exists at the end of a history, up to a revision. */
async function stateOf(path: string, upTo: number): Promise<Map<string, object>> {
  const keys = new Map<string, object>();
  for (const message of (await read(path)).messages) {
    const events =
      message.type === 'baseline'
        ? message.events
        : message.type === 'revisions'
          ? message.batches.flatMap((batch) => batch.events)
          : [];
    for (const event of events) {
      if (event.type === 'delete') keys.delete(event.key);
      else if (event.modRevision <= upTo) keys.set(event.key, text(event));
    }
  }
  return keys;
}

test.each([
  ['deployment-rollout', 'deployment-rollout.etcd-3.5.21', 966, 966],
  ['crd-and-configmap-etcd34', 'crd-and-configmap.etcd-3.4.23', 681, 680],
])('what etcdctl printed at the end of %s is what its recording comes to', async (name, printed, at, lastRecorded) => {
  const { history } = await read(dump(printed));
  expect(history).toMatchObject({ startRevision: at, endRevision: at, events: 0, revisions: 0, omitted: [] });
  expect(history.source).toMatchObject({ clusterId: '2037210783374497686', kind: 'file' });
  expect(history.origin.namespace?.key).toBe('/registry/namespaces/kube-system');
  const expected = await stateOf(recording(name), lastRecorded);
  const found = await stateOf(dump(printed), lastRecorded);
  // A key that was written once more after the recording's end is compared by nothing.
  for (const [key, event] of found) expect(event).toEqual(expected.get(key));
  expect(history.existing - found.size).toBeLessThanOrEqual(at - lastRecorded);
  expect(expected.size - found.size).toBeLessThanOrEqual(at - lastRecorded);
});

test('a state is a beginning, whatever way its JSON is written', async () => {
  const lease = '7668682365984449414';
  const content = JSON.stringify(state(9, [{ key: 'a', at: 5 }])).replace('"version"', `"lease":${lease},"version"`);
  const sorted = JSON.stringify({ count: 1, kvs: JSON.parse(content).kvs, header: { revision: '9' } }).replace(
    /"lease":\d+/,
    `"lease":"${lease}"`,
  );
  const pretty = content.replaceAll(/([{}[\],:])/g, ' $1\n');
  for (const one of [content, pretty, sorted, gzipSync(content)]) {
    const { history, messages } = await read(file(one));
    expect(history).toMatchObject({ startRevision: 9, endRevision: 9, existing: 1 });
    expect(messages).toMatchObject([{ type: 'baseline', revision: 9, done: true, events: [{ key: 'a', lease }] }]);
  }
});

test('of several states, what differs is what happened, and what is not known is a gap', async () => {
  const first = [
    { key: 'stays', at: 3 },
    { key: 'changes', at: 4 },
    { key: 'goes', at: 5 },
  ];
  const second = [
    { key: 'stays', at: 3 },
    { key: 'changes', at: 12, created: 4 },
    { key: 'comes', at: 15 },
  ];
  const third = [...second.slice(0, 2), { key: 'at once', at: 21 }];
  const paths = [file(state(21, third)), file(state(10, first)), file(state(20, second))];
  const { history, messages } = await read(...paths);
  expect(history).toMatchObject({ startRevision: 10, endRevision: 21, existing: 3, events: 5, revisions: 4 });
  expect(messages).toMatchObject([
    { type: 'baseline', revision: 10, done: true, events: [{}, {}, {}] },
    { type: 'gap', from: 11, to: 20, cause: 'not-recorded' },
    { type: 'resync', revision: 20, done: true, events: [{ key: 'stays' }, { key: 'changes' }, { key: 'comes' }] },
    // Nothing can have happened between the last two but what they say.
    {
      type: 'revisions',
      batches: [{ revision: 21, events: [{ key: 'at once' }, { type: 'delete', key: 'comes', modRevision: 21 }] }],
    },
  ]);
});

describe('is refused', () => {
  const good = state(9, [{ key: 'a', at: 5 }]);
  test.each<[string, object | string | Buffer, string]>([
    ['an end that is missing', JSON.stringify(good).slice(0, -30), 'ends early'],
    ['a packed one that was cut', gzipSync(JSON.stringify(state(9, [{ key: 'a', at: 5 }]))).subarray(0, 70), 'gzip'],
    ['no revision', { kvs: [] }, 'no header that says its revision'],
    ['another revision', { header: { revision: -1 } }, 'revision has to be a whole number'],
    ['a key of the future', state(9, [{ key: 'a', at: 10 }]), "a is of revision 10, later than its header's 9"],
    [
      'a key twice',
      state(9, [
        { key: 'a', at: 5 },
        { key: 'a', at: 6 },
      ]),
      'a is in it twice',
    ],
    ['a part', state(9, [{ key: 'a', at: 5 }], { count: 3, more: true }), 'it has 1 of 3 keys'],
    ['keys without values', state(9, [{ key: 'a', at: 5, value: '' }]), 'no key in it has a value'],
    ['a value that is none', state(9, [{ key: 'a', at: 5, more: { value: '%%%' } }]), 'value is not base64'],
    ['an impossible creation', state(9, [{ key: 'a', at: 5, created: 6 }]), 'create_revision 6 does not go'],
    ['no key', state(9, [{ key: '', at: 5 }]), 'a key has no name'],
    ['what is no JSON within', `{"header":{"revision":9},"kvs":[{"key":}]}`, 'it is not JSON'],
  ])('%s', async (_what, content, words) => {
    await expect(inspectHistory([file(content)], NAMED)).rejects.toMatchObject({
      code: 'file_invalid',
      message: expect.stringContaining(words),
      hint: expect.any(String),
    });
  });

  const other = { header: { cluster_id: 9, revision: 12 } };
  test.each<[string, object, object, string]>([
    ['of one revision', good, good, 'are both of revision 9'],
    ['of different etcds', good, state(12, [], other), 'of different etcds: cluster 7 and 9'],
    ['of which one is none', good, { format: 'etcd-history/1' }, 'is no state'],
    [
      'of which one has a key that the other had to have',
      good,
      state(12, [
        { key: 'a', at: 5 },
        { key: 'b', at: 4 },
      ]),
      'b was created at 4, which is not what the state at revision 9 says',
    ],
    [
      'that tell different things of a key',
      good,
      state(12, [{ key: 'a', at: 6, created: 5 }]),
      'a was changed at 6, which is not what the state at revision 9 says',
    ],
  ])('two states %s', async (_what, first, second, words) => {
    await expect(inspectHistory([file(first), file(second)], NAMED)).rejects.toThrow(words);
  });

  test('unless it is forced: another cluster id after a restore', async () => {
    const restored = state(
      12,
      [
        { key: 'a', at: 5 },
        { key: 'b', at: 11 },
      ],
      other,
    );
    const history = await inspectHistory([file(good), file(restored)], NAMED, { force: true });
    expect(history).toMatchObject({ startRevision: 9, endRevision: 12, events: 1 });
  });
});

test('is told by its content alone', async () => {
  expect(await isState(file('{"format":"etcd-history/1"}'))).toBe(false);
  expect(await isState(file(''))).toBe(false);
  expect(await isState(directory)).toBe(false);
  expect(await isState(file(gzipSync('\n { "count" : 0'.padEnd(400))))).toBe(true);
});
