import { expect, test, vi } from 'vitest';
import { RewindError } from '../domain/errors.ts';
import type { HistorySession } from '../source/source.ts';
import { connectingSource } from './connecting-source.ts';

const session = (): HistorySession => ({
  source: {
    name: 'etcd',
    kind: 'etcd',
    clusterId: '7',
    etcdVersion: null,
    kubernetesVersion: null,
    description: null,
    commands: [],
  },
  endpoint: 'http://etcd:2379',
  headRevision: 5,
  latencyMs: 1,
  complete: true,
  origin: () => Promise.reject(new Error('not asked')),
  read: () => Promise.reject(new Error('not asked')),
  messages: () => {
    throw new Error('not asked');
  },
  close: vi.fn(),
});

test('connects before anybody asks, and gives that connection to the first who does', async () => {
  const sessions = [session(), session()];
  const connect = vi.fn(() => Promise.resolve(sessions[connect.mock.calls.length - 1] ?? session()));
  const source = connectingSource({ connect });
  expect(connect).toHaveBeenCalledTimes(1);
  expect(await source.connect()).toBe(sessions[0]);
  expect(connect).toHaveBeenCalledTimes(1);
  expect(await source.connect()).toBe(sessions[1]);
});

test('a connection that has waited for long is begun again, and closed', async () => {
  const sessions = [session(), session()];
  const connect = vi.fn(() => Promise.resolve(sessions[connect.mock.calls.length - 1] ?? session()));
  let nowMs = 0;
  const source = connectingSource({ connect }, () => nowMs);
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  nowMs = 60_000;
  expect(await source.connect()).toBe(sessions[1]);
  expect(sessions[0]?.close).toHaveBeenCalledOnce();
});

test('the first failure is told once', async () => {
  const refused = new RewindError('etcd_unreachable', 'nobody there');
  const connect = vi.fn<() => Promise<HistorySession>>().mockRejectedValueOnce(refused).mockResolvedValue(session());
  const source = connectingSource({ connect });
  await new Promise((resolve) => setImmediate(resolve));
  await expect(source.connect()).rejects.toBe(refused);
  await expect(source.connect()).resolves.toMatchObject({ headRevision: 5 });
});
