import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { HistoryEvent, RevisionBatch } from '../../server/domain/history.ts';
import { keyBytes } from '../../server/domain/key.ts';
import { inspectSnapshot } from '../../server/source/snapshot/inspect-snapshot.ts';
import { snapshotHash } from '../../server/source/snapshot/snapshot-hash.ts';
import { startEtcd, type EtcdHistoryEntry, type EtcdServer } from '../harness/etcd.ts';

let etcd: EtcdServer | null = null;
afterEach(async () => {
  await etcd?.stop();
  etcd = null;
});

interface Read {
  readonly startRevision: number;
  readonly endRevision: number;
  readonly clusterId: string | null;
  readonly beginning: readonly HistoryEvent[];
  readonly batches: readonly RevisionBatch[];
}

async function read(path: string): Promise<Read> {
  const history = await inspectSnapshot(path, { name: null, kind: 'file' });
  const beginning: HistoryEvent[] = [];
  const batches: RevisionBatch[] = [];
  for await (const message of history.messages()) {
    expect(message.type).not.toBe('gap');
    if (message.type === 'baseline') beginning.push(...message.events);
    if (message.type === 'revisions') batches.push(...message.batches);
  }
  expect(beginning.length).toBe(history.existing);
  expect(batches.length).toBe(history.revisions);
  const { startRevision, endRevision, source } = history;
  return { startRevision, endRevision, clusterId: source.clusterId, beginning, batches };
}

/** One line an event; values are compared by their hash, since byte by byte takes long. */
const line = (revision: number, type: string, key: Uint8Array, value: Uint8Array): string =>
  `${revision} ${type} ${Buffer.from(key).toString('latin1')} ${createHash('sha256').update(value).digest('hex')}`;
const flat = ({ batches }: Read): string[] =>
  batches.flatMap(({ revision, events }) =>
    events.map(({ type, key, value }) => line(revision, type, keyBytes(key), value)),
  );
const told = (entries: readonly EtcdHistoryEntry[]): string[] =>
  entries.map(({ revision, type, key, value }) => line(revision, type, key, value));

/** What etcd says that its keys are at a revision. */
async function state(server: EtcdServer, revision: number): Promise<string[]> {
  const all = Buffer.from([0]);
  const answer = await server.client().kv.range({ key: all, range_end: all, revision });
  return answer.kvs.map((kv) =>
    JSON.stringify([
      kv.key.toString('latin1'),
      Number(kv.mod_revision),
      Number(kv.create_revision),
      Number(kv.version),
      kv.value.length,
      String(kv.lease),
    ]),
  );
}

const described = ({ beginning }: Read): string[] =>
  beginning
    .map(({ key, modRevision, createRevision, version, value, lease }) =>
      JSON.stringify([keyBytes(key).toString('latin1'), modRevision, createRevision, version, value.length, lease]),
    )
    .sort();

async function hashKv(server: EtcdServer, revision: number): Promise<{ hash: number; compactRevision: number }> {
  const answer = await server.etcdctl(['endpoint', 'hashkv', `--rev=${revision}`, '-w', 'json']);
  const [one] = JSON.parse(answer.toString()) as [{ HashKV: { hash: number; compact_revision?: number } }];
  return { hash: one.HashKV.hash, compactRevision: Math.max(0, one.HashKV.compact_revision ?? 0) };
}

/** Puts, transactions, deletes, values from nothing to much more than a page, and a lease that ends. */
async function write(server: EtcdServer, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await server.put(`/registry/pods/default/p${round % 17}`, Buffer.alloc((round * 997) % 9_000, round));
    if (round % 3 === 0) {
      await server.txn([
        { put: `/a/${round}`, value: 'one' },
        { delete: `/a/${round - 6}` },
        { put: `/b/${round % 5}`, value: Buffer.alloc(round % 2 === 0 ? 0 : 300_000, round) },
      ]);
    }
    if (round % 7 === 0) await server.delete(`/registry/pods/default/p${round % 17}`);
  }
  const lease = await server.client().leaseClient.leaseGrant({ TTL: 1, ID: '0' });
  await server.txn(['x', 'y', 'z'].map((name) => ({ put: `/lease/${name}`, value: name, lease: lease.ID })));
  const before = await server.revision();
  while ((await server.revision()) === before) await delay(50);
}

test('a snapshot, and the file of a stopped member, hold what etcd says', { timeout: 90_000 }, async () => {
  const server = await startEtcd();
  etcd = server;
  await write(server, 120);

  const whole = await read(await server.snapshot());
  expect(whole).toMatchObject({ startRevision: 1, endRevision: await server.revision(), beginning: [] });
  expect(flat(whole)).toEqual(told(await server.history()));
  const { header } = await server.client().kv.range({ key: Buffer.from('a'), limit: 1 });
  expect(whole.clusterId).toBe(String(header.cluster_id));

  const compactRevision = (await server.revision()) - 60;
  await server.compact(compactRevision);
  await write(server, 20);
  const path = await server.snapshot();
  const part = await read(path);
  expect(part).toMatchObject({ startRevision: compactRevision, endRevision: await server.revision() });
  expect(flat(part)).toEqual(told(await server.history(compactRevision + 1)));
  expect(described(part)).toEqual((await state(server, compactRevision)).sort());

  const head = await server.revision();
  for (const revision of [compactRevision + 1, compactRevision + 25, head]) {
    expect(await snapshotHash(path, revision)).toMatchObject({
      ...(await hashKv(server, revision)),
      headRevision: head,
    });
  }
  expect((await snapshotHash(path)).hash).toBe((await hashKv(server, 0)).hash);
  await expect(snapshotHash(path, compactRevision)).rejects.toMatchObject({ code: 'revision_compacted' });
  await expect(snapshotHash(path, head + 1)).rejects.toMatchObject({ code: 'revision_future' });

  await server.kill('SIGTERM');
  const stopped = await read(join(server.dataDir, 'member/snap/db'));
  expect([stopped.startRevision, stopped.endRevision]).toEqual([part.startRevision, part.endRevision]);
  expect(flat(stopped)).toEqual(flat(part));
  expect(described(stopped)).toEqual(described(part));
});

test(
  'the checksum where nothing exists, and what a compaction in every place leaves',
  { timeout: 60_000 },
  async () => {
    const server = await startEtcd();
    etcd = server;
    await server.put('only', 'x');
    await server.put('only', 'y');
    await server.delete('only');
    const check = async (): Promise<void> => {
      const path = await server.snapshot();
      expect(await snapshotHash(path)).toMatchObject(await hashKv(server, 0));
      const { endRevision, startRevision } = await read(path);
      expect([startRevision, endRevision]).toEqual([
        Math.max(1, (await hashKv(server, 0)).compactRevision),
        await server.revision(),
      ]);
    };
    await check();
    for (const revision of [2, 3, 4]) {
      await server.compact(revision);
      await check();
    }
    await server.put('only', 'z');
    await check();
    await server.compact(await server.revision());
    await check();
  },
);
