import { describe, expect, it } from 'vitest';
import type { ObjectIdentity } from '../api/schema.ts';
import { buildTree, flatten, groupIds, matches, opensByItself, type TreeEntry } from './tree.ts';

function object(namespace: string | null, kind: string, name: string): TreeEntry {
  const key = `/registry/${kind.toLowerCase()}s/${namespace === null ? '' : `${namespace}/`}${name}`;
  const identity: ObjectIdentity = { key, kubernetes: true, group: '', resource: null, kind, namespace, name };
  return { identity, deletedAt: null };
}

function other(key: string): TreeEntry {
  const identity: ObjectIdentity = {
    key,
    kubernetes: false,
    group: null,
    resource: null,
    kind: null,
    namespace: null,
    name: key,
  };
  return { identity, deletedAt: null };
}

function lines(entries: readonly TreeEntry[]): string[] {
  return flatten(buildTree(entries), () => true).map(({ node }) => `${'  '.repeat(node.level - 1)}${node.label}`);
}

describe('the tree of objects', () => {
  it('does not part the base64 form of a key that is not UTF-8', () => {
    expect(lines([other('base64:YmFk/2tleTI='), other('/app/a')])).toEqual([
      '(not Kubernetes)',
      '  app',
      '    a',
      '  base64:YmFk/2tleTI=',
    ]);
  });

  it('is namespace, kind, name; the reader’s own first, cluster and other keys last', () => {
    const entries = [
      other('/app/config/a'),
      object(null, 'Node', 'node-1'),
      object('kube-system', 'Pod', 'dns'),
      object('default', 'Pod', 'web-10'),
      object('default', 'Pod', 'web-9'),
      object('default', 'ConfigMap', 'x'),
      other('compact_rev_key'),
    ];
    expect(lines(entries)).toEqual([
      'default',
      '  ConfigMap',
      '    x',
      '  Pod',
      '    web-9',
      '    web-10',
      'kube-system',
      '  Pod',
      '    dns',
      '(cluster)',
      '  Node',
      '    node-1',
      '(not Kubernetes)',
      '  app',
      '    config',
      '      a',
      '  compact_rev_key',
    ]);
  });

  it('shows only what is open, and tells each row its place among its siblings', () => {
    const entries = [object('default', 'Pod', 'a'), object('default', 'Pod', 'b'), object('kube-system', 'Pod', 'c')];
    const rows = flatten(buildTree(entries), opensByItself);
    expect(rows.map(({ node, position, siblings }) => `${node.label} ${position}/${siblings}`)).toEqual([
      'default 1/2',
      'Pod 1/1',
      'a 1/2',
      'b 2/2',
      'kube-system 2/2',
    ]);
    expect(rows[0]?.node.count).toBe(2);
  });

  it('counts what exists, and lists what was deleted beside it', () => {
    const deleted = { ...object('default', 'Pod', 'b'), deletedAt: 7 };
    const rows = flatten(buildTree([object('default', 'Pod', 'a'), deleted]), opensByItself);
    expect(rows.map(({ node }) => `${node.label} ${node.count}`)).toEqual(['default 1', 'Pod 1', 'a 1', 'b 0']);
  });

  it('keeps a key that is also a folder, an empty key, and slashes', () => {
    expect(lines([other('/a'), other('/a/b'), other(''), other('//')])).toEqual([
      '(not Kubernetes)',
      '  (empty key)',
      '  //',
      '  a',
      '  a',
      '    b',
    ]);
  });

  it('filters by words anywhere, namespace and kind', () => {
    const pod = object('default', 'Pod', 'web-1');
    const filter = { q: '', namespace: null, kind: null };
    expect(matches(pod, { ...filter, q: 'WEB pod' })).toBe(true);
    expect(matches(pod, { ...filter, q: 'web node' })).toBe(false);
    expect(matches(pod, { ...filter, namespace: '' })).toBe(false);
    expect(matches(object(null, 'Node', 'n'), { ...filter, namespace: '' })).toBe(true);
    expect(matches(pod, { ...filter, kind: 'Node' })).toBe(false);
  });

  it('takes 20 000 objects in little time', () => {
    const entries = Array.from({ length: 20_000 }, (_, at) =>
      object(`team-${at % 40}`, `Kind${at % 9}`, `object-${at}`),
    );
    const started = performance.now();
    expect(flatten(buildTree(entries), () => true)).toHaveLength(
      20_000 + 40 + new Set(entries.map((entry) => groupIds(entry.identity)[1])).size,
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
