import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedWithin, missingRows, orderRows, type Row } from './lane-order.ts';
import { lane } from './lane.fixture.ts';

const lines = (rows: readonly Row[]): string[] =>
  rows.map((row) => {
    if (row.type === 'lane') return '  '.repeat(row.depth + 1) + row.lane.identity.name;
    if (row.type === 'track') return row.id;
    return row.type === 'namespace' ? `${row.label} ${row.objects}` : `${row.objects} more`;
  });

const deployment = lane({ kind: 'Deployment', name: 'web', created: 30 });
const set = lane({ kind: 'ReplicaSet', name: 'web-1', owner: 'web', created: 31 });
const pod = lane({ name: 'web-1-a', owner: 'web-1', created: 33 });
const secondPod = lane({ name: 'web-1-b', owner: 'web-1', created: 32 });

describe('orderRows', () => {
  it('puts an owner above what it owns, siblings in the order of their creation', () => {
    const lone = lane({ kind: 'ConfigMap', name: 'first', created: 5 });
    expect(lines(orderRows([pod, set, secondPod, lone, deployment], new Set()))).toEqual([
      'default 5',
      '  first',
      '  web',
      '    web-1',
      '      web-1-b',
      '      web-1-a',
    ]);
  });

  it('puts the claims of a StatefulSet below it, by their names', () => {
    const kind = 'PersistentVolumeClaim';
    const rows = orderRows(
      [
        lane({ kind: 'StatefulSet', name: 'db', created: 20 }),
        lane({ kind: 'StatefulSet', name: 'my-db', created: 21 }),
        lane({ name: 'my-db-0', owner: 'my-db', created: 22 }),
        lane({ kind, name: 'data-my-db-0', created: 23 }),
        lane({ kind, name: 'data-db-0', created: 24 }),
        lane({ kind, name: 'data-cache-0', created: 25 }),
        lane({ kind, name: 'backup', created: 26 }),
      ],
      new Set(),
    );
    expect(lines(rows)).toEqual([
      'default 7',
      '  db',
      '    data-db-0',
      '  my-db',
      '    my-db-0',
      '    data-my-db-0',
      '  data-cache-0',
      '  backup',
    ]);
  });

  it('groups by namespace, then what is cluster-scoped, then what is not Kubernetes', () => {
    const rows = orderRows(
      [
        lane({ name: 'compact_rev_key', kind: null, namespace: null, kubernetes: false }),
        lane({ name: 'node-1', kind: 'Node', namespace: null }),
        lane({ name: 'b', namespace: 'zebra' }),
        lane({ name: 'a', namespace: 'apple' }),
      ],
      new Set(),
    );
    expect(lines(rows)).toEqual([
      'apple 1',
      '  a',
      'zebra 1',
      '  b',
      '(cluster) 1',
      '  node-1',
      '(not Kubernetes) 1',
      '  compact_rev_key',
    ]);
  });

  it('says of a namespace how many objects it has, though few of them or none are loaded', () => {
    const loaded = [lane({ name: 'node-1', kind: 'Node', namespace: null }), lane({ name: 'a', namespace: 'apple' })];
    const counts = (namespace: string | null, lanes: number) => ({ kubernetes: true, namespace, lanes });
    const missing = missingRows(loaded, 6, [counts(null, 1), counts('apple', 3), counts('pear', 2)]);
    const rows = orderRows(loaded, new Set(), missing);
    expect(lines(rows)).toEqual(['apple 3', '  a', '2 more', 'pear 2', '2 more', '(cluster) 1', '  node-1']);
    expect(rows.map((row) => (row.type === 'more' ? row.until : null)).filter((until) => until !== null)).toEqual([
      4, 6,
    ]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(lines(orderRows(loaded, new Set(['namespace:pear']), missing))).toContain('pear 2');
  });

  it('folds namespaces and owners', () => {
    const all = [deployment, set, pod];
    expect(lines(orderRows(all, new Set([set.identity.key])))).toEqual(['default 3', '  web', '    web-1']);
    expect(lines(orderRows(all, new Set(['namespace:default'])))).toEqual(['default 3']);
  });

  it('finds an owner by the uid that it had in an earlier life', () => {
    const reborn = {
      ...deployment,
      uid: 'new',
      lives: [{ createRevision: 1, terminatingRevision: null, deleteRevision: 2, uid: 'uid of web' }],
    };
    expect(lines(orderRows([set, reborn], new Set()))).toEqual(['default 2', '  web', '    web-1']);
  });

  it('puts an Event below the object that its name tells, unless several have that name', () => {
    const event = lane({ kind: 'Event', name: 'web-1-a.17f2', created: 34 });
    expect(lines(orderRows([event, pod], new Set()))).toEqual(['default 2', '  web-1-a', '    web-1-a.17f2']);
    const unclear = lane({ kind: 'Event', name: 'web.17f3', created: 99 });
    const service = lane({ kind: 'Service', name: 'web', created: 40 });
    expect(lines(orderRows([unclear, service, deployment], new Set()))).toEqual([
      'default 3',
      '  web',
      '  web',
      '  web.17f3',
    ]);
  });

  it('shows every object once, below its owner, whatever refers to whatever', () => {
    const names = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(names, names), { selector: ([name]) => name }), (made) => {
        const lanes = made.map(([name, owner]) => lane({ name: `o${name}`, owner: `o${owner}`, created: name }));
        const rows = orderRows(lanes, new Set()).filter((row) => row.type === 'lane');
        expect(rows.map((row) => row.lane.identity.name).toSorted()).toEqual(
          lanes.map((each) => each.identity.name).toSorted(),
        );
        rows.forEach((row, index) => {
          if (row.depth === 0) return;
          const above = rows.slice(0, index).findLast((other) => other.depth === row.depth - 1);
          expect(above?.lane.uid).toBe(row.lane.ownerUid);
        });
      }),
    );
  });
});

describe('changedWithin', () => {
  it('keeps what changes within the range, and its owners', () => {
    const kept = changedWithin([deployment, set, pod, secondPod], { from: 33, to: 40 });
    expect(kept.map((each) => each.identity.name)).toEqual(['web', 'web-1', 'web-1-a']);
  });
});
