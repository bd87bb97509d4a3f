import { describe, expect, it } from 'vitest';
import type { CaptureStatus, Recording } from '../api/schema.ts';
import { completenessOf } from './completeness.ts';

const recording: Recording = {
  id: 'abcdefghij-1',
  history: 'abcdefghij',
  name: 'test',
  source: 'etcd',
  live: true,
  clusterId: null,
  etcdVersion: null,
  kubernetesVersion: null,
  kubernetesRelease: null,
  newerThan: null,
  description: null,
  part: null,
  commands: [],
  firstRevision: 1,
  lastRevision: 12_345,
  firstAtMs: null,
  lastAtMs: null,
  revisionCount: 12_344,
  eventCount: 12_344,
  gaps: [],
};
const capture: CaptureStatus = {
  state: 'live',
  sinceMs: 0,
  endpoints: [],
  endpoint: null,
  recording: recording.id,
  revision: 12_345,
  headRevision: 12_345,
  committedAtMs: null,
  latencyMs: null,
  reconnects: 0,
  bytesReceived: 0,
  proof: 'complete from 1 to 12345',
  error: null,
  retryInMs: null,
};

describe('completeness', () => {
  it('of a live recording is what its capture proves', () => {
    expect(completenessOf(recording, capture)).toEqual({ complete: true, text: 'complete from 1 to 12345' });
    const proof = 'nothing known to be missing from 1 to 12345; it cannot be proved';
    expect(completenessOf(recording, { ...capture, proof })).toEqual({ complete: false, text: proof });
  });

  it('of any other is what its gaps say', () => {
    const replay = { ...recording, live: false };
    expect(completenessOf(replay, null).text).toBe('complete from 1 to 12\u00a0345');
    const gap = { from: 20, to: 29, cause: 'compacted' as const, noticedAtMs: 0 };
    expect(completenessOf({ ...replay, gaps: [gap] }, null)).toEqual({
      complete: false,
      text: 'missing: 20–29 (compacted in etcd)',
    });
    const one = { from: 40, to: 40, cause: 'not-recorded' as const, noticedAtMs: 0 };
    expect(completenessOf({ ...replay, gaps: [gap, one] }, null).text).toBe('missing: 40 (not recorded), and 1 more');
  });
});
