import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../server/domain/clock.ts';
import type { EtcdOptions } from '../../server/domain/recorder.ts';
import { etcdSource } from '../../server/source/etcd/etcd-source.ts';
import type { HistorySession, SourceMessage } from '../../server/source/source.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startWatchProxy, type WatchProxy } from '../harness/watch-proxy.ts';
import { NO_OPTIONS, QUICK } from './capturing.ts';

const STALL_MS = 1_000;

let etcd: EtcdServer;
let proxy: WatchProxy;
let session: HistorySession | null = null;

beforeEach(async () => {
  etcd = await startEtcd();
  proxy = await startWatchProxy(etcd.port);
});
afterEach(async () => {
  session?.close();
  session = null;
  await proxy.stop();
  await etcd.stop();
});

type Messages = AsyncGenerator<SourceMessage, never>;

async function open(options: Partial<EtcdOptions> = {}, after: number | null = null): Promise<Messages> {
  const etcdOptions = { ...NO_OPTIONS, endpoints: [proxy.address], ...options };
  session = await etcdSource(etcdOptions, systemClock, QUICK).connect();
  return session.messages(after, STALL_MS);
}

/** Takes messages up to a revision, or for a time; the last revision that came. @throws what the session ends with */
async function take(messages: Messages, to: number, forMs = 10_000): Promise<number> {
  const until = Date.now() + forMs;
  let last = 0;
  while (last < to && Date.now() < until) {
    const { value } = await messages.next();
    if (value.type === 'revisions') last = value.batches.at(-1)?.revision ?? last;
  }
  return last;
}

/** A user who may read what begins with /apps/. */
async function limitedUser(): Promise<Partial<EtcdOptions>> {
  await etcd.etcdctl(['user', 'add', 'root:secret']);
  await etcd.etcdctl(['user', 'grant-role', 'root', 'root']);
  await etcd.etcdctl(['user', 'add', 'partial:half']);
  await etcd.etcdctl(['role', 'add', 'reads-apps']);
  await etcd.etcdctl(['role', 'grant-permission', 'reads-apps', '--prefix=true', 'read', '/apps/']);
  await etcd.etcdctl(['user', 'grant-role', 'partial', 'reads-apps']);
  await etcd.etcdctl(['auth', 'enable']);
  etcd.signIn('root', 'secret');
  return { user: 'partial', password: 'half', prefix: '/apps/' };
}

test('a watch that falls silent while etcd writes on is given up, and nothing is missing after the next', async () => {
  await etcd.put('a', '1');
  const messages = await open();
  expect(await take(messages, 2)).toBe(2);
  proxy.mute();
  const missed = await etcd.put('a', '2');
  await expect(take(messages, missed)).rejects.toMatchObject({
    code: 'etcd_unreachable',
    message: expect.stringMatching(/has been silent for \d+ s although etcd is at 3$/),
  });
  session?.close();
  proxy.restore();
  expect(await take(await open({}, 2), missed)).toBe(missed);
});

test('a watch that is never accepted is given up', async () => {
  await etcd.put('a', '1');
  proxy.mute();
  await expect(take(await open(), 2)).rejects.toThrow('has been silent');
});

test('a watch that is silent because nothing is written is kept', async () => {
  await etcd.put('a', '1');
  const messages = await open();
  await take(messages, 2);
  expect(await take(messages, 3, 2 * STALL_MS)).toBe(0);
  expect(await take(messages, await etcd.put('a', '2'))).toBe(3);
});

test('of a part of the keys as well: etcd is asked whether the stream lives', async () => {
  const user = await limitedUser();
  await etcd.put('/apps/a', '1');
  const messages = await open(user);
  expect(await take(messages, 2)).toBe(2);
  // As long as others do not write either, there is nothing to be asked.
  await etcd.put('/other/b', '1');
  await take(messages, 3, STALL_MS);
  proxy.mute();
  await etcd.put('/other/b', '2');
  await expect(take(messages, 4)).rejects.toMatchObject({
    code: 'etcd_unreachable',
    message: expect.stringMatching(/has been silent/),
  });
  session?.close();
  proxy.restore();
  const seen = await etcd.put('/apps/a', '2');
  expect(await take(await open(user, 2), seen)).toBe(seen);
});

test('of a part of the keys: one that is silent because others write only is kept', async () => {
  const user = await limitedUser();
  await etcd.put('/apps/a', '1');
  const messages = await open(user);
  expect(await take(messages, 2)).toBe(2);
  await etcd.put('/other/b', '1');
  expect(await take(messages, 3, 3 * STALL_MS)).toBe(0);
  expect(await take(messages, await etcd.put('/apps/a', '2'))).toBe(4);
});
