import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startProxy, type Proxy } from '../harness/proxy.ts';
import { etcdLines, historyLines, startCapture, type Capturing } from './capturing.ts';

let etcd: EtcdServer;
let proxy: Proxy;
let capturing: Capturing | null = null;

beforeEach(async () => {
  etcd = await startEtcd();
  proxy = await startProxy(etcd.port);
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
  await proxy.stop();
  await etcd.stop();
});

/** Writes puts, deletes and transactions until it is told to stop; gives the number of transactions. */
function writing(): { stop(): Promise<number> } {
  let going = true;
  let count = 0;
  const done = (async () => {
    for (; going; count++) {
      const key = `key-${count % 50}`;
      if (count % 7 === 3)
        await etcd.txn([
          { put: key, value: `t${count}` },
          { put: `${key}/b`, value: 'b' },
          { put: 'common', value: String(count) },
        ]);
      else if (count % 11 === 5)
        await etcd.txn([{ put: 'gone', value: 'x'.repeat(5_000) }, { delete: `key-${(count + 25) % 50}` }]);
      else await etcd.put(key, `value ${count} ${'x'.repeat(count % 900)}`);
    }
    return count;
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

async function expectEverything(): Promise<void> {
  await capturing?.untilRevision(await etcd.revision());
  const { stored } = capturing?.writer ?? { stored: [] };
  expect(stored).toHaveLength(1);
  expect(stored[0]?.gaps).toEqual([]);
  expect(historyLines(stored[0]?.revisions ?? [])).toEqual(await etcdLines(etcd));
  // Of many at once only their number is told.
  const all = stored[0]?.revisions.map(({ revision }) => revision) ?? [];
  let index = 0;
  for (const { revisions, revisionCount } of capturing?.commits ?? []) {
    const part = all.slice(index, (index += revisionCount));
    if (revisions !== null) expect(revisions.map(({ revision }) => revision)).toEqual(part);
  }
  expect(index).toBe(all.length);
}

test('cuts while catching up and while live lose nothing and give nothing twice', async () => {
  for (let index = 0; index < 40; index++) {
    await etcd.txn(Array.from({ length: 100 }, (_, at) => ({ put: `bulk/${index}/${at}`, value: 'y'.repeat(500) })));
  }
  proxy.cutAfter(600_000);
  capturing = startCapture({ endpoints: [proxy.address] });
  const writer = writing();
  await capturing.until('cut once', ({ reconnects }) => reconnects >= 1);
  for (let cut = 0; cut < 5; cut++) {
    const { reconnects } = await capturing.until(
      'connected',
      ({ state }) => state === 'live' || state === 'catching-up',
    );
    await delay(100);
    if (cut % 2 === 0) proxy.cut();
    else proxy.cutAfter(20_000);
    await capturing.until('cut again', (status) => status.reconnects > reconnects);
  }
  expect(await writer.stop()).toBeGreaterThan(200);
  await expectEverything();
  expect(capturing.status()).toMatchObject({ state: 'live', error: null });
});

test('a black-holed connection is noticed and replaced', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  await etcd.put('before', '1');
  await capturing.untilRevision(2);
  const writer = writing();
  await delay(200);
  const begun = Date.now();
  proxy.blackHole();
  await capturing.until('noticed', ({ state }) => state !== 'live' && state !== 'behind');
  expect(Date.now() - begun).toBeLessThan(8_000);
  await delay(100);
  proxy.restore();
  await writer.stop();
  await expectEverything();
  expect(capturing.status().reconnects).toBeGreaterThan(0);
});

test('a slow connection delivers everything, and says that it is behind', async () => {
  capturing = startCapture({ endpoints: [proxy.address] });
  await etcd.put('before', '1');
  await capturing.untilRevision(2);
  proxy.throttle(150_000);
  for (let index = 0; index < 30; index++) {
    await etcd.txn([
      { put: `slow/${index}`, value: 'z'.repeat(20_000) },
      { put: 'slow', value: String(index) },
    ]);
  }
  await capturing.until('behind', ({ state }) => state === 'behind');
  await expectEverything();
  await capturing.until('live again', ({ state }) => state === 'live');
  expect(capturing.status().reconnects).toBe(0);
});

test('no endpoint answers: says so, goes on trying, and begins as soon as one does', async () => {
  proxy.refuse();
  capturing = startCapture({ endpoints: ['127.0.0.1:1', proxy.address] });
  const status = await capturing.until('unreachable', ({ state }) => state === 'unreachable');
  expect(status.error?.code).toBe('etcd_unreachable');
  expect(status.retryInMs).toBeGreaterThan(0);
  expect(status.endpoints).toEqual(['127.0.0.1:1', proxy.address]);
  proxy.restore();
  await etcd.put('a', '1');
  await capturing.untilRevision(2);
  expect(capturing.status().endpoint).toBe(`http://${proxy.address}`);
  await expectEverything();
});
