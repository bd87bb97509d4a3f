import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { inspectHistoryFile } from './history-file.ts';
import type { SourceMessage } from './source.ts';

const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-file-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

const header = {
  format: 'etcd-history/1',
  etcdVersion: '3.5.21',
  clusterId: '2037210783374497686',
  startRevision: 10,
  endRevision: 15,
};
const put = (modRevision: number, key: string, more: object = {}): object => ({
  type: 'put',
  key,
  modRevision,
  createRevision: modRevision,
  version: 1,
  value: Buffer.from(key).toString('base64'),
  ...more,
});
const whole = [
  { ...header, commands: [{ at: '2026-11-20T23:17:28.521Z', cmd: 'kubectl run www', rc: 0 }] },
  { ...put(4, 'old'), type: 'snapshot' },
  put(11, 'a', { at: '2026-11-20T23:17:29.000Z', lease: '7587848390417600000' }),
  put(12, 'b'),
  { type: 'delete', key: 'old', modRevision: 12, createRevision: 0, version: 0 },
  put(13, '', { key: undefined, keyBase64: '/w==' }),
  put(14, 'c'),
  put(15, 'd'),
];

function file(lines: readonly (object | string)[], packed = false): string {
  const path = join(directory, `${files++}.ndjson`);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path, packed ? gzipSync(text) : `${text}\n`);
  return path;
}
const inspect = (path: string) => inspectHistoryFile(path, { name: null, kind: 'file' });
async function messages(path: string): Promise<SourceMessage[]> {
  const all: SourceMessage[] = [];
  for await (const message of (await inspect(path)).messages()) all.push(message);
  return all;
}

test.each([false, true])('a whole history, gzip: %s', async (packed) => {
  const path = file(whole, packed);
  expect(await inspect(path)).toMatchObject({
    existing: 1,
    events: 6,
    revisions: 5,
    source: { name: 'history', kind: 'file', clusterId: '2037210783374497686', etcdVersion: '3.5.21' },
    origin: { namespace: null, oldest: { key: 'old', createRevision: 4 } },
  });
  const [description, baseline, revisions, ...rest] = await messages(path);
  expect(rest).toEqual([]);
  expect(description).toMatchObject({
    type: 'description',
    headRevision: 15,
    source: { commands: [{ command: 'kubectl run www', exitCode: 0 }] },
  });
  expect(baseline).toMatchObject({
    type: 'baseline',
    revision: 10,
    done: true,
    events: [{ key: 'old', modRevision: 4 }],
  });
  expect(revisions?.type === 'revisions' ? revisions.batches : []).toMatchObject([
    {
      revision: 11,
      timeBasis: 'recorded',
      atMs: Date.parse('2026-11-20T23:17:29Z'),
      events: [{ lease: '7587848390417600000' }],
    },
    { revision: 12, timeBasis: 'unknown', atMs: null, events: [{ key: 'b' }, { type: 'delete', key: 'old' }] },
    { revision: 13, events: [{ key: 'base64:/w==' }] },
    { revision: 14 },
    { revision: 15 },
  ]);
});

test.each([
  ['/my/own/root/namespaces/kube-system', ['/my/own/root/pods/a/b']],
  ['/registry/namespaces/kube-system', ['/registry/services/specs/namespaces/kube-system']],
])('the Namespace %s is found, whatever its storage root', async (key, others) => {
  const lines = [...others, key].map((one, index) => put(11 + index, one));
  const { origin } = await inspect(file([{ ...header, endRevision: 10 + lines.length }, ...lines]));
  expect(origin.namespace?.key).toBe(key);
});

test('revisions that the file does not have are gaps, with the cause that the header gives', async () => {
  const gaps = [{ from: 13, to: 14, cause: 'compacted' }];
  const lines = [{ ...header, gaps }, put(11, 'a'), put(12, 'a', { createRevision: 11, version: 2 }), put(15, 'b')];
  const found = (await messages(file(lines))).filter(({ type }) => type === 'gap' || type === 'revisions');
  expect(found).toMatchObject([
    { type: 'revisions', batches: [{ revision: 11 }, { revision: 12 }] },
    { type: 'gap', from: 13, to: 14, cause: 'compacted' },
    { type: 'revisions', batches: [{ revision: 15 }] },
  ]);
  const short = (await messages(file([header, put(11, 'a')]))).at(-1);
  expect(short).toEqual({ type: 'gap', from: 12, to: 15, cause: 'not-recorded' });
});

test.each<[string, (object | string)[], string]>([
  ['nothing', [], 'line 1: the file is empty'],
  ['no JSON', ['hello'], 'line 1: it does not begin with the header'],
  ['another JSON', [{ kvs: [] }], 'line 1: it does not begin with the header'],
  ['an impossible range', [{ ...header, endRevision: 3 }], 'line 1: endRevision is before startRevision'],
  ['a broken line', [header, '{"type":"put"'], 'line 2: it is not JSON'],
  ['an unknown type', [header, put(11, 'a', { type: 'patch' })], 'line 2: type has to be'],
  ['no key', [header, put(11, 'a', { key: undefined })], 'line 2: key has to be a text'],
  ['two keys', [header, put(11, 'a', { keyBase64: 'YQ==' })], 'line 2: it has both'],
  ['a rounded revision', [header, put(11, 'a', { modRevision: 2 ** 53 })], 'line 2: modRevision has to be'],
  ['a rounded lease', [header, put(11, 'a', { lease: 2 ** 60 })], 'line 2: lease has to be'],
  ['a value that is no base64', [header, put(11, 'a', { value: 'a-b%' })], 'line 2: value is not base64'],
  ['a time that is none', [header, put(11, 'a', { at: 'yesterday' })], 'line 2: at has to be'],
  ['order', [header, put(12, 'a'), '', put(11, 'b')], 'line 4: modRevision 11 comes after 12'],
  ['a change before the beginning', [header, put(10, 'a')], 'line 2: it is not later than startRevision'],
  ['a change after the end', [header, put(16, 'a')], 'line 2: it is later than endRevision'],
  ['a key twice in a revision', [header, put(11, 'a'), put(11, 'a')], 'line 3: revision 11 changes the key twice'],
  ['a key of the beginning later', [header, put(11, 'a'), { ...put(4, 'x'), type: 'snapshot' }], 'line 3: a key of'],
  ['a creation after the change', [header, put(11, 'a', { createRevision: 12 })], 'line 2: createRevision 12'],
])('refuses %s and says where', async (_what, lines, words) => {
  const refusal = await inspect(file(lines)).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'file_invalid', message: expect.stringContaining(words) });
});

test('a later format, a missing file, a directory, a damaged gzip', async () => {
  await expect(inspect(file([{ ...header, format: 'etcd-history/2' }]))).rejects.toMatchObject({
    code: 'file_version',
  });
  await expect(inspect(join(directory, 'nothing'))).rejects.toMatchObject({ code: 'file_not_found' });
  await expect(inspect(directory)).rejects.toMatchObject({ code: 'file_unreadable' });
  const damaged = join(directory, 'damaged.gz');
  writeFileSync(damaged, gzipSync(whole.map((line) => JSON.stringify(line)).join('\n')).subarray(0, 120));
  await expect(inspect(damaged)).rejects.toMatchObject({
    code: 'file_invalid',
    message: expect.stringContaining('gzip'),
  });
});
