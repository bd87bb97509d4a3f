import { afterEach, beforeEach, expect, test } from 'vitest';
import { historyName } from '../../server/capture/identity.ts';
import { kubernetesReading, type Reading } from '../../server/capture/kubernetes-reading.ts';
import { MemoryWriter } from '../../server/capture/memory-writer.fixture.ts';
import { stored } from '../../server/kubernetes/stored-value.fixture.ts';
import { restoreSnapshot, startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startProxy, type Proxy } from '../harness/proxy.ts';
import { etcdLines, historyLines, startCapture, type Capturing } from './capturing.ts';

let etcd: EtcdServer;
let proxy: Proxy;
let capturing: Capturing | null = null;
const others: EtcdServer[] = [];

beforeEach(async () => {
  etcd = await startEtcd();
  proxy = await startProxy(etcd.port);
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
  await proxy.stop();
  for (const server of [etcd, ...others.splice(0)]) await server.stop();
});

test('an etcd that was restarted is gone on with, in the same recording', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  for (let index = 0; index < 20; index++) await etcd.put(`key-${index}`, 'before');
  await capturing.untilRevision(21);
  await etcd.kill();
  await capturing.until('unreachable', ({ state }) => state === 'unreachable');
  await etcd.start();
  for (let index = 0; index < 20; index++) await etcd.put(`key-${index}`, 'after');
  await capturing.untilRevision(41);
  expect(capturing.writer.stored).toHaveLength(1);
  expect(historyLines(capturing.writer.stored[0]?.revisions ?? [])).toEqual(await etcdLines(etcd));
  expect(capturing.states).toEqual(expect.arrayContaining(['live', 'connecting', 'unreachable', 'live']));
});

test('a recorder that was restarted goes on in the same recording', async () => {
  const writer = new MemoryWriter();
  capturing = startCapture({ endpoints: [proxy.address] }, { writer });
  for (let index = 0; index < 5; index++) await etcd.put(`key-${index}`, 'one');
  await capturing.untilRevision(6);
  await capturing.stop();
  await etcd.txn([{ put: 'key-1', value: 'two' }, { delete: 'key-2' }]);
  capturing = startCapture({ endpoints: [proxy.address] }, { writer });
  await capturing.untilRevision(7);
  expect(writer.stored).toHaveLength(1);
  expect(historyLines(writer.stored[0]?.revisions ?? [])).toEqual(await etcdLines(etcd));
});

test('compaction while disconnected: a gap with its cause, and the state after it right', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  for (let index = 0; index < 10; index++) await etcd.put(`key-${index}`, 'one');
  await capturing.untilRevision(11);
  proxy.refuse();
  await capturing.until('disconnected', ({ state }) => state === 'unreachable');
  await etcd.put('key-1', 'two'); // 12
  await etcd.delete('key-2'); // 13
  await etcd.put('key-new', 'new'); // 14
  await etcd.put('key-1', 'three'); // 15
  await etcd.compact(15);
  await etcd.put('key-3', 'after'); // 16
  proxy.restore();
  const status = await capturing.untilRevision(16);

  const [recording] = capturing.writer.stored;
  expect(capturing.writer.stored).toHaveLength(1);
  expect(recording?.gaps).toMatchObject([{ from: 12, to: 15, cause: 'compacted' }]);
  const resync = recording?.listed.at(-1);
  expect(resync?.origin).toBe('resync');
  expect(resync?.events.map(({ type, key, modRevision }) => `${modRevision} ${type} ${key}`)).toEqual([
    '14 put key-new',
    '15 put key-1',
    '15 delete key-2',
  ]);
  expect(recording?.revisions.map(({ revision }) => revision)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16]);
  expect(status.proof).toBe('from 1 to 16, without 12 to 15 (compacted in etcd before they were read)');
  const stored = [...(recording?.keys ?? [])].map(([key, { value }]) => [key, Buffer.from(value).toString()]);
  const list = JSON.parse((await etcd.etcdctl(['get', '', '--prefix', '-w', 'json'])).toString()) as {
    kvs: { key: string; value: string }[];
  };
  const decode = (text: string): string => Buffer.from(text, 'base64').toString();
  expect(stored.sort()).toEqual(list.kvs.map(({ key, value }) => [decode(key), decode(value)]).sort());
});

test('compaction exactly up to the next revision is a gap too, where a part of it would be lost silently', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  await etcd.put('a', '1');
  await etcd.put('b', '1');
  await capturing.untilRevision(3);
  proxy.refuse();
  await capturing.until('disconnected', ({ state }) => state === 'unreachable');
  // etcd would give this revision without its delete.
  await etcd.txn([{ put: 'a', value: '2' }, { delete: 'b' }]);
  await etcd.compact(4);
  await etcd.put('c', '1');
  proxy.restore();
  await capturing.untilRevision(5);
  const [recording] = capturing.writer.stored;
  expect(recording?.gaps).toMatchObject([{ from: 4, to: 4, cause: 'compacted' }]);
  expect([...(recording?.keys.keys() ?? [])].sort()).toEqual(['a', 'c']);
});

test('an etcd restored from a snapshot begins a new recording; the first one stays as it was', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  await etcd.put('/registry/namespaces/kube-system', 'uid:1234-5678');
  for (let index = 0; index < 4; index++) await etcd.put('/registry/x', `before ${index}`);
  const snapshot = await etcd.snapshot();
  for (let index = 0; index < 5; index++) await etcd.put('/registry/x', `lost ${index}`);
  await capturing.untilRevision(11);
  const first = historyLines(capturing.writer.stored[0]?.revisions ?? []);

  const restored = await startEtcd({ dataDir: await restoreSnapshot(snapshot) });
  others.push(restored);
  // The restored one has gone as far as the first one had: the revision alone tells nothing.
  for (let index = 0; index < 7; index++) await restored.put('/registry/x', `anew ${index}`);
  proxy.target(restored.port);
  proxy.cut();
  await capturing.until('in a new recording', ({ revision, recording }) => recording !== null && (revision ?? 0) >= 13);

  const [one, two] = capturing.writer.stored;
  expect(capturing.writer.stored).toHaveLength(2);
  expect(historyLines(one?.revisions ?? [])).toEqual(first);
  expect(historyLines(two?.revisions ?? [])).toEqual(await etcdLines(restored));
  expect(one?.history).not.toBe(two?.history);
  expect(capturing.status().recording).toBe(two?.id);
  expect(capturing.states).toContain('other-cluster');
  await capturing.until('all is well again', ({ state, error }) => state === 'live' && error === null);
});

test('restored to before the cursor: the head is behind what is stored', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  for (let index = 0; index < 5; index++) await etcd.put('k', `before ${index}`);
  const snapshot = await etcd.snapshot();
  await etcd.put('k', 'lost');
  await capturing.untilRevision(7);
  const restored = await startEtcd({ dataDir: await restoreSnapshot(snapshot) });
  others.push(restored);
  proxy.target(restored.port);
  proxy.cut();
  await capturing.until('at the restored head', ({ revision, state }) => revision === 6 && state === 'live');
  expect(capturing.writer.stored).toHaveLength(2);
  expect(historyLines(capturing.writer.stored[1]?.revisions ?? [])).toEqual(await etcdLines(restored));
});

test('another cluster gets a recording of its own, and coming back goes on with the first', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  for (let index = 0; index < 3; index++) await etcd.put(`mine/${index}`, 'm');
  await capturing.untilRevision(4);
  const other = await startEtcd();
  others.push(other);
  for (let index = 0; index < 8; index++) await other.put(`other/${index}`, 'o');
  proxy.target(other.port);
  proxy.cut();
  await capturing.until('at the other head', ({ revision }) => revision === 9);
  const [mine, theirs] = capturing.writer.stored;
  expect(capturing.status().recording).toBe(theirs?.id);
  await etcd.put('mine/again', 'm');
  proxy.target(etcd.port);
  proxy.cut();
  await capturing.until('back', ({ recording, revision }) => recording === mine?.id && revision === 5);
  expect(capturing.writer.stored).toHaveLength(2);
  expect(historyLines(mine?.revisions ?? [])).toEqual(await etcdLines(etcd));
  expect(historyLines(theirs?.revisions ?? [])).toEqual(await etcdLines(other));
});

test('a cluster with a storage root of its own is called by its Namespace kube-system as well', async () => {
  const namespace = stored('v1', 'Namespace', [
    [
      1,
      [
        [1, 'kube-system'],
        [5, '1234-5678'],
      ],
    ],
  ]);
  const reading = (): Reading =>
    kubernetesReading({ release: null, secrets: 'redact', fingerprintKey: Buffer.alloc(32) });
  const history = historyName({ type: 'kubernetes', uid: '1234-5678', createRevision: 3 });
  capturing = startCapture({ endpoints: [proxy.address] }, { deps: { reading: reading() } });
  await etcd.put('/my/own/root/ranges/x', '1');
  await etcd.put('/my/own/root/namespaces/kube-system', namespace);
  await etcd.put('/my/own/root/services/specs/namespaces/kube-system', stored('v1', 'Service', [[1, [[5, 'other']]]]));
  await capturing.untilRevision(4);
  await capturing.until('renamed', ({ recording }) => recording === `${history}-1`);
  await etcd.compact(4);
  const later = startCapture({ endpoints: [proxy.address] }, { deps: { reading: reading() } });
  await later.untilRevision(4);
  await later.stop();
  expect(later.writer.stored[0]?.id).toBe(`${history}-4`);
});

test('the recording is called by its cluster once kube-system exists, the same from wherever it is begun', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  await etcd.put('/registry/ranges/x', '1');
  await capturing.untilRevision(2);
  const before = capturing.writer.stored[0]?.id;
  await etcd.put('/registry/namespaces/kube-system', 'uid:1234-5678');
  await capturing.untilRevision(3);
  await capturing.until('renamed', ({ recording }) => recording !== before);
  const [renamed] = capturing.writer.stored;
  expect(renamed?.formerIds).toEqual([before]);
  await etcd.compact(3);
  const later = startCapture({ endpoints: [proxy.address] });
  await later.untilRevision(3);
  await later.stop();
  expect(later.writer.stored[0]?.history).toBe(renamed?.history);
  expect(later.writer.stored[0]?.id).toBe(`${renamed?.history}-3`);
});
