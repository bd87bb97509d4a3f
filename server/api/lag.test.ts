import { expect, test } from 'vitest';
import type { CaptureStatus } from '../domain/capture-status.ts';
import { Lag, lagRevisions } from './lag.ts';

const status = (revision: number | null, headRevision: number | null, state: CaptureStatus['state'] = 'live') =>
  ({
    ...{ state, revision, headRevision, sinceMs: 0, endpoints: [], endpoint: null, recording: null },
    ...{ committedAtMs: null, latencyMs: null, reconnects: 0, bytesReceived: 0, proof: null, error: null },
    retryInMs: null,
  }) satisfies CaptureStatus;

test('etcd is ahead since the first revision was heard of that is not stored', () => {
  const lag = new Lag();
  lag.note(status(10, 10), 1000);
  expect(lag.seconds(status(10, 10), 3_600_000)).toBe(0);
  lag.note(status(10, 11), 4_000_000);
  lag.note(status(10, 15), 4_002_000);
  expect(lag.seconds(status(10, 15), 4_003_000)).toBe(3);
  lag.note(status(12, 15), 4_004_000);
  expect(lag.seconds(status(12, 15), 4_005_000)).toBe(3);
  lag.note(status(15, 15), 4_006_000);
  expect(lag.seconds(status(15, 15), 4_007_000)).toBe(0);
});

test('a history that is caught up with counts from when its end was heard of', () => {
  const lag = new Lag();
  for (let second = 0; second < 20; second++) lag.note(status(second * 1000, 100_000, 'catching-up'), second * 1000);
  expect(lag.seconds(status(19_000, 100_000, 'catching-up'), 20_000)).toBe(20);
});

test('without an etcd nobody knows how far it is ahead', () => {
  const lag = new Lag();
  lag.note(status(10, 12), 0);
  expect(lag.seconds(status(10, 12, 'unreachable'), 5000)).toBeNull();
  expect(lagRevisions(status(10, 12, 'connecting'))).toBeNull();
  expect(lagRevisions(status(10, 12, 'disk-full'))).toBe(2);
});

test('another etcd begins anew, and what is heard without end takes little room', () => {
  const lag = new Lag();
  lag.note(status(10, 500), 0);
  lag.note(status(1, 3), 7000);
  expect(lag.seconds(status(1, 3), 8000)).toBe(1);
  for (let head = 4; head < 5000; head++) lag.note(status(1, head), 8000 + head);
  lag.note(status(4000, 5000), 20_000);
  expect(lag.seconds(status(4000, 5000), 21_000)).toBeGreaterThan(1);
});
