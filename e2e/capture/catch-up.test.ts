import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../server/domain/clock.ts';
import type { RevisionBatch } from '../../server/domain/history.ts';
import { etcdSource } from '../../server/source/etcd/etcd-source.ts';
import type { SourceMessage } from '../../server/source/source.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startProxy, type Proxy } from '../harness/proxy.ts';
import { etcdLines, historyLines, NO_OPTIONS, QUICK, startCapture, type Capturing } from './capturing.ts';

/** More than etcd gives a watch at once, several times over. */
const REVISIONS = 9_000;

let etcd: EtcdServer;
let proxy: Proxy;
let capturing: Capturing | null = null;

beforeEach(async () => {
  etcd = await startEtcd();
  proxy = await startProxy(etcd.port);
  await write(REVISIONS);
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
  await proxy.stop();
  await etcd.stop();
});

/** So many revisions, from 64 writers: puts, deletions, and transactions of several keys. */
async function write(count: number): Promise<void> {
  let left = count;
  const writer = async (name: number): Promise<void> => {
    while (left-- > 0) {
      const key = `writer-${name}/${left % 7}`;
      if (left % 9 === 0)
        await etcd.txn([
          { put: key, value: `t${left}` },
          { put: 'common', value: String(left) },
        ]);
      else if (left % 13 === 0) await etcd.txn([{ delete: key }, { put: 'count', value: String(left) }]);
      else await etcd.put(key, `value ${left} ${'x'.repeat(left % 300)}`);
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, name) => writer(name)));
}

test('cuts while reading what etcd holds lose nothing, and what is written meanwhile follows', async () => {
  proxy.cutAfter(700_000);
  capturing = startCapture({ endpoints: [proxy.address] });
  await capturing.until('cut', ({ reconnects }) => reconnects >= 1);
  const reached = capturing.status().revision ?? 0;
  expect(reached).toBeGreaterThan(1);
  expect(reached).toBeLessThan(REVISIONS);
  await write(500);
  const head = await etcd.revision();
  await capturing.untilRevision(head);

  const [recording] = capturing.writer.stored;
  expect(recording?.gaps).toEqual([]);
  expect(historyLines(recording?.revisions ?? [])).toEqual(await etcdLines(etcd));

  await etcd.put('live', 'still');
  await capturing.untilRevision(head + 1);
  expect(recording?.revisions.at(-1)?.timeBasis).toBe('received');
});

test('etcd compacts while it is read: what was there stays, what is missing is a gap, and no more than that', async () => {
  const before = await etcdLines(etcd);
  const head = await etcd.revision();
  const compacted = head - 500;
  const session = await etcdSource({ ...NO_OPTIONS, endpoints: [etcd.address] }, systemClock, QUICK).connect();
  const read: RevisionBatch[] = [];
  const gaps: SourceMessage[] = [];
  for await (const message of session.messages(null, 10_000)) {
    if (message.type === 'gap') gaps.push(message);
    if (message.type !== 'revisions') continue;
    const last = read.at(-1)?.revision ?? 0;
    read.push(...message.batches);
    const now = read.at(-1)?.revision ?? 0;
    if (last <= 2_000 && now > 2_000) await etcd.compact(compacted);
    if (now >= head) break;
  }
  session.close();

  const from = gaps[0]?.type === 'gap' ? gaps[0].from : 0;
  expect(gaps).toEqual([{ type: 'gap', from, to: compacted, cause: 'compacted' }]);
  expect(from).toBeGreaterThan(2_000);
  const outside = before.filter((line) => parseInt(line) < from || parseInt(line) > compacted);
  expect(historyLines(read)).toEqual(outside);
});
