import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../domain/history.ts';
import { findCluster } from './storage-root.ts';

/** Looks into a list of keys, and counts how often. */
function lookupsOf(...keys: string[]) {
  const sorted = keys.map((key) => Buffer.from(key)).sort(Buffer.compare);
  let asked = 0;
  const read = (key: string): Promise<HistoryEvent | null> => {
    asked++;
    const event: HistoryEvent = {
      type: 'put',
      key,
      modRevision: 2,
      createRevision: 2,
      version: 1,
      lease: '0',
      value: Buffer.alloc(0),
    };
    return Promise.resolve(keys.includes(key) ? event : null);
  };
  const first = ({ key, range_end }: { key: Buffer; range_end: Buffer }): Promise<Buffer | null> => {
    asked++;
    const found = sorted.find((one) => Buffer.compare(one, key) >= 0 && Buffer.compare(one, range_end) < 0);
    return Promise.resolve(found ?? null);
  };
  return { read, first, asked: () => asked };
}

test.each([
  ['/registry', ['/registry/namespaces/kube-system', '/a/namespaces/kube-system'], ''],
  ['/kubernetes.io', ['/kubernetes.io/namespaces/kube-system', '/openshift.io/routes/a/b'], ''],
  ['/my/own/root', ['/app/config', '/my/own/root/pods/a/b', '/my/own/root/namespaces/kube-system', '/zz'], ''],
  ['/registry/cluster-a', ['/registry/cluster-a/namespaces/kube-system', '/registry/cluster-b/pods/a/b'], ''],
  ['/b', ['/a/namespaces/kube-system', '/b/namespaces/kube-system', '/registry/namespaces/kube-system'], '/b/pods/'],
  ['/b/c', ['/a/namespaces/kube-system', '/b/c/namespaces/kube-system'], '/b/'],
  ['', ['/namespaces/kube-system', '/pods/a/b'], ''],
])('%s is found among %j', async (root, keys, prefix) => {
  const found = await findCluster(lookupsOf(...keys), prefix);
  expect(found?.root).toBe(root);
  expect(found?.namespace.key).toBe(`${root}/namespaces/kube-system`);
});

test('an etcd without a cluster has none, and is not searched for long', async () => {
  const leaves = Array.from({ length: 5000 }, (_, index) => `/app/${index}`);
  const folders = Array.from({ length: 5000 }, (_, index) => `/folder-${index}/a/b`);
  const lookups = lookupsOf('a', 'base64:/w==', ...leaves, ...folders);
  expect(await findCluster(lookups, '')).toBeNull();
  expect(lookups.asked()).toBeLessThan(600);
  expect(await findCluster(lookupsOf(), '')).toBeNull();
});
