import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { asNobody } from '../as-nobody.fixture.ts';
import { inspectHistory } from '../inspect-history.ts';
import type { SourceMessage } from '../source.ts';

const root = mkdtempSync(join(tmpdir(), 'etcd-rewind-directory-'));
afterAll(() => rmSync(root, { recursive: true }));
let directories = 0;

function directory(files: Readonly<Record<string, unknown>>): string {
  const path = join(root, `${directories++}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

async function read(path: string) {
  const history = await inspectHistory([path], { name: null, kind: 'file' });
  const said: SourceMessage[] = [];
  for await (const message of history.messages()) said.push(message);
  const events = said
    .flatMap((message) => (message.type === 'revisions' ? message.batches.flatMap((batch) => batch.events) : []))
    .map(({ value, ...event }) => ({ ...event, value: Buffer.from(value).toString() }));
  const gaps = said.flatMap((message) => (message.type === 'gap' ? [[message.from, message.to]] : []));
  return { history, events, gaps };
}

test('what kube-etcd-helper wrote', async () => {
  // As its encoder writes it: members in Go's order, the file's name with leading zeros.
  const www = `{"key":"/registry/pods/default/www","value":{"kind":"Pod","n":12345678901234567890},"create_revision":593,"mod_revision":594,"version":2,"lease":7668682365984449414}`;
  const { history, events, gaps } = await read(
    directory({
      'registry/pods/default/www/00000000000000000594.json': www,
      'registry/namespaces/kube-system/00000000000000000004.json':
        '{"key":"/registry/namespaces/kube-system","value":{"kind":"Namespace"},"create_revision":4,"mod_revision":4,"version":1}',
      'README.md': 'passed over',
      '5.json': 'of no key',
    }),
  );
  expect(history).toMatchObject({ startRevision: 3, endRevision: 594, existing: 0, events: 2, revisions: 2 });
  expect(history.origin.namespace).toMatchObject({ key: '/registry/namespaces/kube-system', createRevision: 4 });
  expect(events[1]).toEqual({
    type: 'put',
    key: '/registry/pods/default/www',
    modRevision: 594,
    createRevision: 593,
    version: 2,
    lease: '7668682365984449414',
    value: '{"kind":"Pod","n":12345678901234567890}',
  });
  expect(gaps).toEqual([[5, 593]]);
});

test('texts, bytes, deletions, odd keys, and objects alone', async () => {
  const { events } = await read(
    directory({
      '%/compact_rev_key/11.json': {
        key: 'compact_rev_key',
        value: '9',
        create_revision: 2,
        mod_revision: 11,
        version: 3,
      },
      '%/%FF/12.json': { key_base64: '/w==', value_base64: '/w==', create_revision: 12, mod_revision: 12, version: 1 },
      'a/12.json': { key: '/a', deleted: true, mod_revision: 12 },
      'b/13.json': '{ "kind": "Pod" }',
      'b/14.json': '{"kind":"Pod","mod_revision":1,"apiVersion":"v1"}',
    }),
  );
  expect(events).toMatchObject([
    { key: 'compact_rev_key', value: '9', version: 3 },
    { key: 'base64:/w==', modRevision: 12 },
    { type: 'delete', key: '/a', modRevision: 12 },
    { key: '/b', modRevision: 13, createRevision: 13, version: 1, value: '{ "kind": "Pod" }' },
    { key: '/b', modRevision: 14, createRevision: 13, version: 2 },
  ]);
});

test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  ['nothing of the kind', { 'notes.txt': 'x' }, /has no revision of any key in it/],
  ['what is no JSON', { 'a/5.json': '{"key"' }, /a\/5\.json cannot be imported: it is not JSON/],
  ['a list', { 'a/5.json': '[]' }, /it is no JSON object/],
  ['an empty file', { 'a/5.json': '' }, /it is not JSON/],
  ['another revision than its name', { 'a/5.json': { mod_revision: 6 } }, /mod_revision is 6, and its name says 5/],
  ['a revision twice', { 'a/5.json': {}, 'a/05.json': {} }, /revision 5 changes the key twice/],
  ['an impossible revision', { 'a/99999999999999999999.json': {} }, /its name is no revision/],
])('a directory with %s is refused', async (_what, files, message) => {
  await expect(read(directory(files))).rejects.toMatchObject({
    code: 'file_invalid',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('KEY/REVISION.json'),
  });
});

test('a directory with one in it that may not be read is refused, naming that one', async () => {
  const path = directory({ 'a/5.json': '{}', 'closed/6.json': '{}' });
  chmodSync(root, 0o755);
  chmodSync(join(path, 'closed'), 0);
  onTestFinished(() => chmodSync(join(path, 'closed'), 0o755));
  await expect(asNobody(() => read(path))).rejects.toMatchObject({
    code: 'file_unreadable',
    message: `${join(path, 'closed')} cannot be read: EACCES`,
  });
});
