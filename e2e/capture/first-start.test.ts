import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../server/domain/clock.ts';
import { etcdSource } from '../../server/source/etcd/etcd-source.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { etcdLines, historyLines, NO_OPTIONS, QUICK, startCapture, type Capturing } from './capturing.ts';

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

test('recovers the whole history from before the start, then goes on live', async () => {
  await etcd.put('a', '1');
  await etcd.txn([{ put: 'b', value: '2' }, { put: 'c', value: '3' }, { delete: 'a' }]);
  await etcd.delete('b');

  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(4);
  await etcd.put('d', 'live');
  const status = await capturing.untilRevision(5);

  const [recording] = capturing.writer.stored;
  expect(capturing.writer.stored).toHaveLength(1);
  expect(historyLines(recording?.revisions ?? [])).toEqual(await etcdLines(etcd));
  expect(recording?.id).toMatch(/^[a-z2-7]{10}-1$/);
  expect(recording?.revisions.map(({ timeBasis }) => timeBasis)).toEqual(['unknown', 'unknown', 'unknown', 'received']);
  expect(status).toMatchObject({ state: 'live', revision: 5, headRevision: 5, error: null, reconnects: 0 });
  expect(status.proof).toBe('complete from 1 to 5');
  expect(capturing.commits.flatMap((commit) => (commit.revisions ?? []).map(({ revision }) => revision))).toEqual([
    2, 3, 4, 5,
  ]);
});

test('an etcd without a write has no recording until the first one', async () => {
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.until('live', ({ state }) => state === 'live');
  expect(capturing.status()).toMatchObject({ recording: null, revision: null, headRevision: 1, proof: null });
  expect(capturing.writer.stored).toEqual([]);
  await etcd.put('first', 'write');
  await capturing.untilRevision(2);
  expect(capturing.status().recording).toBe(capturing.writer.stored[0]?.id);
  expect(capturing.writer.stored[0]?.revisions.map(({ timeBasis }) => timeBasis)).toEqual(['received']);
});

test('after a compaction, begins with the keys that exist there', async () => {
  for (let index = 0; index < 300; index++) await etcd.put(`key-${index % 70}`, `value ${index}`);
  await etcd.delete('key-3');
  await etcd.compact(250);

  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(302);
  const [recording] = capturing.writer.stored;
  expect(recording?.created.firstRevision).toBe(250);
  expect(recording?.listed.flatMap(({ origin, events }) => events.map(() => origin))).toEqual(
    Array.from({ length: 70 }, () => 'baseline'),
  );
  expect(historyLines(recording?.revisions ?? [])).toEqual(await etcdLines(etcd, 251));
  expect(capturing.status().proof).toBe('complete from 250 to 302');
});

test('a compaction while the keys are listed ends the reading, says so, and what follows begins later', async () => {
  for (let index = 0; index < 200; index++) await etcd.put(`key-${index}`, 'value');
  await etcd.compact(150);
  const source = etcdSource({ ...NO_OPTIONS, endpoints: [etcd.address] }, systemClock, QUICK);
  const first = await source.connect();
  const list = async (): Promise<void> => {
    for await (const message of first.messages(null, 10_000)) {
      if (message.type === 'baseline') await etcd.compact(180);
    }
  };
  await expect(list()).rejects.toMatchObject({
    code: 'revision_compacted',
    message: `The etcd at ${etcd.endpoint} has compacted meanwhile what was being read`,
    hint: 'It is begun again, with what etcd still holds.',
  });
  await expect(first.origin(150)).rejects.toMatchObject({ code: 'revision_compacted' });
  first.close();

  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(201);
  expect(capturing.status().proof).toBe('complete from 180 to 201');
});
