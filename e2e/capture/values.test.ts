import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyBytes } from '../../server/domain/key.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startCapture, type Capturing } from './capturing.ts';

let etcd: EtcdServer;
let capturing: Capturing | null = null;

beforeEach(async () => {
  etcd = await startEtcd();
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
  await etcd.stop();
});

test('keys that are no UTF-8, empty values and the largest ones, live as well as recovered', async () => {
  const binary = Buffer.from([0xff, 0x00, 0xfe, 0x2f, 0x80]);
  const large = Buffer.alloc(1_500_000, 0xa5);
  const write = async (): Promise<number> => {
    await etcd.put(binary, Buffer.from([0, 1, 2, 0xff]));
    await etcd.put('base64:looks-encoded', 'v');
    await etcd.put('empty', '');
    return etcd.put('large', large);
  };
  await write();
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(await write());

  const events = capturing.writer.stored[0]?.revisions.flatMap((revision) => revision.events) ?? [];
  expect(events).toHaveLength(8);
  for (const half of [events.slice(0, 4), events.slice(4)]) {
    expect(half.map(({ key }) => keyBytes(key))).toEqual([
      binary,
      Buffer.from('base64:looks-encoded'),
      Buffer.from('empty'),
      Buffer.from('large'),
    ]);
    const values = half.map(({ value }) => Buffer.from(value ?? []));
    expect(values[0]).toEqual(Buffer.from([0, 1, 2, 0xff]));
    expect(values[2]).toHaveLength(0);
    expect(values[3]?.equals(large)).toBe(true);
  }
});

test('a transaction of 10 000 keys is one revision, whole', async () => {
  const operations = Array.from({ length: 10_000 }, (_, index) => ({
    put: `many/${String(index).padStart(5, '0')}`,
    value: 'x'.repeat(800),
  }));
  const recovered = await etcd.txn(operations);
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(recovered);
  const live = await etcd.txn([...operations.slice(1), { delete: 'many/00000' }]);
  await capturing.untilRevision(live);

  const revisions = capturing.writer.stored[0]?.revisions ?? [];
  expect(revisions.map(({ revision, events }) => [revision, events.length])).toEqual([
    [recovered, 10_000],
    [live, 10_000],
  ]);
  expect(revisions[0]?.events.map(({ key }) => key)).toEqual(operations.map(({ put }) => put));
  expect(revisions[1]?.events.at(-1)).toMatchObject({ type: 'delete', key: 'many/00000' });
  // Live readers are told the beginning and how many there are.
  const told = capturing.commits.flatMap((commit) => commit.revisions ?? []);
  expect(told.map(({ eventCount, events }) => [eventCount, events.length])).toEqual([
    [10_000, 100],
    [10_000, 100],
  ]);
});

test('leases that exceed 2^53 and keys that expire together', async () => {
  await etcd.client().leaseClient.leaseGrant({ ID: '7587848390417600000', TTL: 1 });
  await etcd.txn(['a', 'b', 'c'].map((key) => ({ put: key, value: '1', lease: '7587848390417600000' })));
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(3, 15_000);
  const [put, expired] = capturing.writer.stored[0]?.revisions ?? [];
  expect(put?.events.map(({ lease }) => lease)).toEqual(Array.from({ length: 3 }, () => '7587848390417600000'));
  expect(expired?.events.map(({ type, key }) => `${type} ${key}`).sort()).toEqual(['delete a', 'delete b', 'delete c']);
});

test('it only reads: no write, no lease and no compaction reaches etcd', async () => {
  await etcd.put('a', '1');
  await etcd.put('a', '2');
  const before = await etcd.revision();
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(before);
  const latency = capturing.status().latencyMs;
  await capturing.until('checked', ({ latencyMs }) => latencyMs !== latency);
  await capturing.stop();
  expect(await etcd.revision()).toBe(before);
  expect(await etcd.leases()).toBe(0);
  expect(await etcd.history()).toHaveLength(2);
});

test('two captures of the same etcd give the recording the same name', async () => {
  await etcd.put('/registry/a', '1');
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(2);
  const second = startCapture({ endpoints: [etcd.address] });
  await second.untilRevision(2);
  await second.stop();
  expect(second.writer.stored[0]?.id).toBe(capturing.writer.stored[0]?.id);
});
