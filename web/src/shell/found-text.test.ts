import { expect, it } from 'vitest';
import type { EventSummary, ObjectIdentity } from '../api/schema.ts';
import { bestFirst, calledSo, changeText, nearest, objectText } from './found-text.ts';

const pod = (name: string): ObjectIdentity => ({
  key: `/registry/pods/default/${name}`,
  kubernetes: true,
  group: '',
  resource: 'pods',
  kind: 'Pod',
  namespace: 'default',
  name,
});

it('an object of the very name stands before those that only have it in theirs', () => {
  const found = bestFirst([pod('a-web'), pod('web-1'), pod('web'), pod('b-web')], 'WEB');
  expect(found.map(({ name }) => name)).toEqual(['web', 'web-1', 'a-web', 'b-web']);
});

it('those that are called or begin as the words say are told from those that have them elsewhere', () => {
  const found = bestFirst([pod('a-web'), pod('web-1'), pod('web')], 'web');
  expect(calledSo(found, 'WEB ')).toBe(2);
  expect(calledSo(found, 'default')).toBe(0);
  expect(calledSo(found.slice(0, 2), 'web')).toBe(2);
});

it('what is named after another object stands behind it', () => {
  const called = ['CSINode', 'Lease', 'Node', 'Pod'].map((kind) => ({ ...pod('node-2'), kind }));
  expect(bestFirst(called, 'node-2').map(({ kind }) => kind)).toEqual(['Node', 'Pod', 'CSINode', 'Lease']);
});

it('objects are called by namespace and name, other keys as they are', () => {
  expect(objectText(pod('www'))).toBe('default/www');
  expect(objectText({ ...pod('www'), kind: null, key: '/app/x' })).toBe('/app/x');
});

const event: EventSummary = {
  identity: pod('www'),
  verb: 'update',
  origin: 'watch',
  apiVersion: 'v1',
  uid: null,
  createRevision: 2,
  version: 2,
  lease: '0',
  encoding: 'json',
  redacted: false,
  valueBytes: 10,
  changedPaths: ['metadata.labels.a', 'status.phase'],
  changedCount: 2,
  actor: { name: 'kubelet', basis: 'managedFields', certain: true },
  noise: null,
};

it('a change is told by the field that was looked for', () => {
  expect(changeText(event, 'status')).toBe('update Pod default/www: status.phase, by kubelet');
  expect(changeText(event)).toBe('update Pod default/www: metadata.labels.a, by kubelet');
});

it('once it is told what the values were, a change is told with them', () => {
  const changes = [
    { path: 'status.phase', before: 'Pending', after: 'Running' },
    { path: 'status.podIP', before: null, after: '10.0.0.7' },
  ];
  const told = { event, text: 'update Pod default/www: phase Pending → Running and 1 more', changes };
  expect(changeText(event, '', told)).toBe('update Pod default/www: phase Pending → Running and 1 more, by kubelet');
  expect(changeText(event, 'status.podIP', told)).toBe('update Pod default/www: status.podIP → 10.0.0.7, by kubelet');
  expect(changeText(event, 'metadata.labels', told)).toBe(
    'update Pod default/www: metadata.labels.a, with phase Pending → Running and 1 more, by kubelet',
  );
  expect(changeText(event, 'spec', told)).toBe(`${told.text}, by kubelet`);
  const inferred = { ...event, actor: { name: 'kube-scheduler', basis: 'kind-of-change' as const, certain: false } };
  expect(changeText(inferred)).toBe('update Pod default/www: metadata.labels.a, by kube-scheduler (probably)');
});

it('of what is found the changes next to the playhead are listed, and it is known whether there are others', () => {
  const at = (...revisions: number[]) =>
    revisions.map((revision) => ({ revision, atMs: null, timeBasis: 'unknown' as const, event }));
  const listed = (before: number[], after: number[]) => {
    const { changes, more } = nearest(at(...before), at(...after), 4);
    return [changes.map(({ revision }) => revision), more];
  };
  expect(listed([9, 8, 7, 6, 5], [10, 11, 12, 13, 14])).toEqual([[8, 9, 10, 11], true]);
  expect(listed([9, 8, 7, 6, 5], [10])).toEqual([[7, 8, 9, 10], true]);
  expect(listed([9], [10, 11, 12])).toEqual([[9, 10, 11, 12], false]);
  expect(listed([9, 8, 7, 6], [])).toEqual([[6, 7, 8, 9], false]);
  expect(listed([], [])).toEqual([[], false]);
});
