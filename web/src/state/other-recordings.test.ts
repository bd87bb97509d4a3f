import { expect, test } from 'vitest';
import type { Recording } from '../api/schema.ts';
import { recordingLabels } from '../text/recording-labels.ts';
import { anotherPiece, newestFirst, replacementOf } from './other-recordings.ts';

const whole: Recording = {
  id: 'abcdefghij-1',
  history: 'abcdefghij',
  name: '127.0.0.1:2379',
  source: 'etcd',
  clusterId: null,
  etcdVersion: null,
  kubernetesVersion: null,
  kubernetesRelease: null,
  newerThan: null,
  description: null,
  part: null,
  commands: [],
  firstRevision: 1,
  lastRevision: 10,
  firstAtMs: null,
  lastAtMs: Date.UTC(2026, 10, 27, 12, 0, 0),
  revisionCount: 10,
  eventCount: 10,
  gaps: [],
  createdAtMs: 0,
  changedAtMs: 0,
  live: false,
} as Recording;

test('another piece of the same history is found where it holds the revision', () => {
  const gaps: Recording['gaps'] = [{ from: 22, to: 24, cause: 'compacted', noticedAtMs: 0 }];
  const later = { ...whole, id: 'abcdefghij-20', firstRevision: 20, lastRevision: 30, gaps };
  const other = { ...later, id: 'zzzzzzzzzz-20', history: 'zzzzzzzzzz', gaps: [] };
  expect(anotherPiece(whole, 21, [whole, other, later])).toBe(later);
  expect(anotherPiece(whole, 23, [whole, other, later])).toBeNull();
  expect(anotherPiece(whole, 5, [whole, later])).toBeNull();
});

test('a recording is replaced by another live one of the same address', () => {
  const live = { ...whole, id: 'zzzzzzzzzz-1', live: true };
  expect(replacementOf(whole, [whole, live])).toBe(live);
  expect(replacementOf(live, [whole, live])).toBeNull();
  expect(replacementOf({ ...whole, source: 'file' }, [live])).toBeNull();
  expect(replacementOf(whole, [whole, { ...live, name: '127.0.0.1:12379' }])).toBeNull();
});

test('lists begin with the live recording, then come those that were written last', () => {
  const live = { ...whole, id: 'b-1', live: true, lastAtMs: null };
  const older = { ...whole, id: 'c-1', lastAtMs: 1 };
  const unknown = { ...whole, id: 'd-1', lastAtMs: null };
  expect(newestFirst([unknown, older, whole, live])).toEqual([live, whole, older, unknown]);
});

test('recordings of one name are told apart, others keep their short names', () => {
  const again = { ...whole, id: 'zzzzzzzzzz-1' };
  const unknown = { ...whole, id: 'yyyyyyyyyy-1', lastAtMs: null };
  const labels = recordingLabels([whole, { ...again, live: true }, unknown, { ...again, id: 'x-1', name: 'a file' }]);
  expect(labels.get('abcdefghij-1')).toMatch(/^127\.0\.0\.1:2379 · up to 2026-11-2\d \d\d:\d\d:00$/);
  expect(labels.get('zzzzzzzzzz-1')).toBe('127.0.0.1:2379 (live)');
  expect(labels.get('yyyyyyyyyy-1')).toBe('127.0.0.1:2379 · yyyyyyyyyy-1');
  expect(labels.get('x-1')).toBe('a file');
});
