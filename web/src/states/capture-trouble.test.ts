import { describe, expect, it } from 'vitest';
import type { CaptureStatus } from '../api/schema.ts';
import { connectionOf } from '../shell/connection.ts';
import { captureTrouble, firstWrite } from './capture-trouble.ts';

const live: CaptureStatus = {
  state: 'live',
  sinceMs: 0,
  endpoints: ['127.0.0.1:2379'],
  endpoint: '127.0.0.1:2379',
  recording: 'a-1',
  revision: 15215,
  headRevision: 15215,
  committedAtMs: 0,
  latencyMs: 11.6,
  reconnects: 0,
  bytesReceived: 0,
  proof: null,
  error: null,
  retryInMs: null,
};

describe('what is said about the capture', () => {
  it('is nothing while all is well', () => {
    for (const state of ['live', 'catching-up', 'behind', 'connecting', 'off', 'stopped', 'other-cluster'] as const) {
      expect(captureTrouble({ ...live, state })).toBeNull();
    }
  });

  it('says what is in the way here, and that the recorder has ended', () => {
    const error = { code: 'internal', message: 'It is broken.', hint: 'See the log.' };
    expect(captureTrouble({ ...live, state: 'failed', error })).toMatchObject({
      text: 'It is broken.',
      tone: 'failed',
    });
    const stopped = captureTrouble({ ...live, state: 'stopped', error });
    expect(stopped?.text).toContain('It is broken.');
    expect(stopped?.hint).toBe('To go on, start etcd-rewind again. See the log.');
    const protocol = { code: 'etcd_protocol', message: 'no etcd' };
    expect(captureTrouble({ ...live, state: 'connecting', error: protocol })?.text).toBe('no etcd');
  });

  it('has a first write for the etcd that is watched', () => {
    expect(firstWrite(live)).toBe('etcdctl put greeting hello');
    expect(firstWrite({ ...live, endpoint: 'http://127.0.0.1:23790' })).toBe(
      'etcdctl --endpoints=http://127.0.0.1:23790 put greeting hello',
    );
  });

  it('names the address that was tried, and how to reach an etcd, before anything is recorded', () => {
    const trouble = captureTrouble({ ...live, state: 'unreachable', recording: null });
    expect(trouble?.text).toContain('127.0.0.1:2379');
    expect(trouble?.commands.map(({ command }) => command).join()).toContain('port-forward');
  });

  it('says which of certificate and password was refused, and what to do', () => {
    const error = { code: 'etcd_certificate', message: 'The certificate has expired.', hint: 'Renew it.' };
    const trouble = captureTrouble({ ...live, state: 'refused', error });
    expect(trouble).toMatchObject({ text: 'The certificate has expired.', hint: 'Renew it.', tone: 'failed' });
  });

  it('tells an etcd without a single write from one that does not answer', () => {
    expect(captureTrouble({ ...live, recording: null })?.title).toContain('Connected to 127.0.0.1:2379');
  });

  it('does not promise to begin what has begun', () => {
    expect(captureTrouble({ ...live, state: 'unreachable' })?.text).toContain('goes on');
  });
});

describe('the connection', () => {
  it('has four names', () => {
    expect(connectionOf(true, live, null)).toEqual({
      ...{ label: 'Live', tone: 'good', detail: 'rev 15\u00a0215', latency: '12 ms' },
    });
    expect(connectionOf(false, live, null).label).toBe('Reconnecting');
    expect(connectionOf(true, null, null).label).toBe('Reconnecting');
    expect(connectionOf(true, { ...live, state: 'unreachable' }, null).label).toBe('No etcd');
    expect(connectionOf(true, { ...live, state: 'off' }, null).label).toBe('Replay');
    expect(connectionOf(true, { ...live, state: 'connecting' }, null).label).toBe('Reconnecting');
    expect(connectionOf(true, { ...live, state: 'connecting', recording: null }, null).label).toBe('No etcd');
    const ended = { code: 'internal', message: 'broken' };
    expect(connectionOf(true, { ...live, state: 'stopped', error: ended }, null).tone).toBe('failed');
    expect(connectionOf(true, { ...live, state: 'catching-up', revision: 10 }, null)).toMatchObject({
      label: 'Live',
      detail: 'catching up, rev 10 of 15\u00a0215',
    });
  });
});
