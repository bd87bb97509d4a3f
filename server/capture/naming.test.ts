import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { branchName, historyName, recordingId } from './identity.ts';
import { keyFilter } from './key-filter.ts';
import { nameGivenBy, nameOf, newRecording } from './naming.ts';
import { plainDescribe } from './plain-describe.fixture.ts';
import { proofLine } from './proof.ts';
import type { HistoryOrigin } from '../source/source.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { Recording } from '../domain/recording.ts';

const namespace: HistoryEvent = {
  type: 'put',
  key: '/registry/namespaces/kube-system',
  modRevision: 700,
  createRevision: 12,
  version: 3,
  lease: '0',
  value: Buffer.from('uid:74bf66ae'),
};
const origin: HistoryOrigin = { clusterId: '7', namespace, node: null, oldest: { key: 'a', createRevision: 2 } };

test('a Kubernetes history is called by its cluster, wherever and whenever it is read', () => {
  const name = nameOf(origin, '74bf66ae', null);
  expect(name).toMatch(/^[a-z2-7]{10}$/);
  expect(nameOf({ ...origin, clusterId: '8', oldest: null }, '74bf66ae', { key: 'x', revision: 2 })).toBe(name);
  expect(nameOf(origin, 'another', null)).not.toBe(name);
  const created = { ...namespace, modRevision: 12, version: 1 };
  expect(nameGivenBy(plainDescribe(created, null))).toBe(name);
  expect(nameGivenBy(plainDescribe({ ...created, version: 2 }, null))).toBeNull();
  expect(nameGivenBy(plainDescribe({ ...created, key: '/registry/namespaces/default' }, null))).toBeNull();
});

test('any other history is called by its cluster id and its oldest key', () => {
  const plain = { ...origin, namespace: null };
  const name = nameOf(plain, null, null);
  expect(nameOf(plain, null, { key: 'a', revision: 2 })).toBe(name);
  expect(nameOf({ ...plain, clusterId: '8' }, null, null)).not.toBe(name);
  expect(nameOf(plain, null, { key: 'b', revision: 2 })).not.toBe(name);
});

test('no two lists of parts give one name', () => {
  const parts = fc.array(fc.string(), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (one, two) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(two));
      expect(branchName('h', one)).not.toBe(branchName('h', two));
    }),
  );
  expect(recordingId(historyName({ type: 'kubernetes', uid: 'u', createRevision: 1 }), 5)).toMatch(/^[a-z2-7]{10}-5$/);
});

test('a history that goes another way than a recording of its name gets a name of its own', () => {
  const source = {
    name: 'etcd',
    kind: 'etcd' as const,
    clusterId: '7',
    etcdVersion: null,
    kubernetesVersion: null,
    description: null,
    commands: [],
  };
  const known: Recording = {
    ...source,
    source: 'etcd',
    id: 'abc-1',
    history: 'abc',
    firstRevision: 1,
    lastRevision: 50,
    firstAtMs: null,
    lastAtMs: null,
    revisionCount: 49,
    eventCount: 49,
    gaps: [],
    createdAtMs: 0,
    changedAtMs: 0,
  };
  expect(newRecording('abc', 9, source, 60, [], []).id).toBe('abc-9');
  const branch = newRecording('abc', 1, source, 40, [known], [known]);
  expect(branch.history).not.toBe('abc');
  expect(branch.id).toBe(`${branch.history}-1`);
  // Taken by something else, an imported file for instance.
  expect(newRecording('abc', 1, source, 60, [known], []).history).not.toBe('abc');
});

test('the proof names the newest gaps, and never claims more than it can', () => {
  const gap = (from: number, to: number) => ({ from, to, cause: 'compacted' as const, noticedAtMs: 0 });
  const recording = { firstRevision: 1, lastRevision: 90, gaps: [], provable: true, prefix: '' };
  expect(proofLine(recording)).toBe('complete from 1 to 90');
  expect(proofLine({ ...recording, provable: false })).not.toContain('complete');
  expect(proofLine({ ...recording, gaps: [gap(5, 5)] })).toBe(
    'from 1 to 90, without 5 (compacted in etcd before they were read)',
  );
  const many = proofLine({ ...recording, gaps: [gap(2, 3), gap(5, 6), gap(8, 9), gap(11, 12), gap(14, 15)] });
  expect(many).toContain('14 to 15');
  expect(many).toMatch(/and 2 earlier gaps$/);
});

test('waiting grows from 0.2 to 10 seconds and is spread', () => {
  const waits = Array.from({ length: 10 }, (_, index) => backoffMs(index + 1, false, 1));
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, refused, random) => {
        const wait = backoffMs(n, refused, random);
        expect(wait).toBeGreaterThanOrEqual(200);
        expect(wait).toBeLessThanOrEqual(10_000);
      },
    ),
  );
});

test('a prefix is compared byte by byte, whatever form the key has', () => {
  expect(keyFilter('')('anything')).toBe(true);
  expect(keyFilter('/registry/')('/registry/pods')).toBe(true);
  expect(keyFilter('/registry/')('/registr')).toBe(false);
  const binary = `base64:${Buffer.from([0x2f, 0x61, 0xff]).toString('base64')}`;
  expect(keyFilter('/a')(binary)).toBe(true);
  expect(keyFilter('/b')(binary)).toBe(false);
  expect(keyFilter(binary)(`base64:${Buffer.from([0x2f, 0x61, 0xff, 0x01]).toString('base64')}`)).toBe(true);
});
