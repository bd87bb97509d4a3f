import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaptureStatus, LiveMessage, NoticeMessage, Recording, RevisionSummary } from '../api/schema.ts';
import { Session, type SessionEvents } from './session.svelte.ts';

const recording: Recording = {
  id: 'history-1',
  history: 'history',
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
  lastRevision: 10,
  firstAtMs: null,
  lastAtMs: null,
  revisionCount: 10,
  eventCount: 10,
  gaps: [],
};

const capture: CaptureStatus = {
  state: 'live',
  sinceMs: 0,
  endpoints: [],
  endpoint: null,
  recording: 'history-1',
  revision: 10,
  headRevision: 10,
  committedAtMs: null,
  latencyMs: null,
  reconnects: 0,
  bytesReceived: 0,
  proof: null,
  error: null,
  retryInMs: null,
};

const summary = (revision: number): RevisionSummary => ({
  revision,
  atMs: null,
  timeBasis: 'unknown',
  eventCount: 0,
  events: [],
});
const summaries = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => summary(from + at));

class FakeSocket {
  static made: FakeSocket[] = [];
  readonly url: string;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor(url: URL) {
    this.url = url.pathname + url.search;
    FakeSocket.made.push(this);
  }

  close(): void {
    this.onclose?.();
  }

  send(message: LiveMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  static last(): FakeSocket {
    const socket = FakeSocket.made.at(-1);
    if (socket === undefined) throw new Error('no socket was made');
    return socket;
  }
}

/** With the recording open. */
function opened(events: Partial<SessionEvents>): Session {
  const nothing = () => undefined;
  const session = new Session({ onRevisions: nothing, onRecordings: nothing, onCaptured: nothing, ...events });
  session.open(recording);
  return session;
}

describe('the live connection of a recording', () => {
  const received: number[] = [];
  let session: Session;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('location', { href: 'http://127.0.0.1:3000/' });
    FakeSocket.made = [];
    received.length = 0;
    session = opened({ onRevisions: (fresh) => received.push(...fresh.map(({ revision }) => revision)) });
    FakeSocket.last().send({ type: 'hello', recording, capture });
  });

  /** Over the other connection, that of the page as a whole. */
  function notice(message: NoticeMessage): void {
    const socket = FakeSocket.made.find(({ url }) => !url.includes('?'));
    socket?.onmessage?.({ data: JSON.stringify(message) });
  }

  afterEach(() => {
    session.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('begins after what is known, and hands on what comes, each revision once', async () => {
    expect(FakeSocket.last().url).toBe('/api/recordings/history-1/live?after=10');
    FakeSocket.last().send({ type: 'revisions', revisions: summaries(11, 13) });
    FakeSocket.last().send({ type: 'revisions', revisions: summaries(12, 15) });
    await vi.advanceTimersByTimeAsync(200);
    expect(received).toEqual([11, 12, 13, 14, 15]);
    expect(session.recording?.lastRevision).toBe(15);
  });

  it('tells whether a capture has begun since the page knows of captures', () => {
    const told: [string, boolean][] = [];
    session = opened({ onCaptured: ({ id }, begun) => told.push([id, begun]) });
    session.recordings = [recording];
    const is = (id: string | null) =>
      FakeSocket.last().send({ type: 'capture', capture: { ...capture, recording: id } });
    is('history-1');
    is(null);
    is('history-1');
    session.recordings = [recording, { ...recording, id: 'history-2' }];
    is('history-2');
    expect(told).toEqual([
      ['history-1', false],
      ['history-2', true],
    ]);

    session = opened({ onCaptured: ({ id }, begun) => told.push([id, begun]) });
    session.recordings = [recording];
    is(null);
    is('history-1');
    expect(told.at(-1)).toEqual(['history-1', true]);
  });

  it('hands on a stream together, a few times a second', async () => {
    const handed: number[] = [];
    session = opened({ onRevisions: (fresh) => handed.push(fresh.length) });
    for (let revision = 11; revision <= 110; revision++) {
      FakeSocket.last().send({ type: 'revisions', revisions: [summary(revision)] });
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(handed[0], 'the first one waits for nobody').toBeLessThan(10);
    expect(handed.reduce((sum, count) => sum + count)).toBe(100);
    expect(handed.length).toBeLessThanOrEqual(6);
  });

  it('comes back after the last revision that was seen', async () => {
    FakeSocket.last().send({ type: 'revisions', revisions: summaries(11, 12) });
    await vi.advanceTimersByTimeAsync(200);
    FakeSocket.last().close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.made).toHaveLength(2);
    expect(FakeSocket.last().url).toBe('/api/recordings/history-1/live?after=12');
  });

  it('fetches what it was too slow for before it takes what follows', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      const after = Number(new URL(url, location.href).searchParams.get('after'));
      const page = { revisions: summaries(after + 1, Math.min(after + 20, 40)), more: after + 20 < 40 };
      return new Response(JSON.stringify(page));
    });
    FakeSocket.last().send({ type: 'behind', after: 10, head: 40 });
    FakeSocket.last().send({ type: 'revisions', revisions: summaries(41, 42) });
    await vi.advanceTimersByTimeAsync(500);
    expect(received).toEqual(summaries(11, 42).map(({ revision }) => revision));
    expect(asked).toHaveLength(2);
  });

  it('begins anew where it stood when what it missed cannot be fetched', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    FakeSocket.last().send({ type: 'behind', after: 10, head: 40 });
    FakeSocket.last().send({ type: 'revisions', revisions: summaries(41, 42) });
    await vi.advanceTimersByTimeAsync(2000);
    expect(received).toEqual([]);
    expect(FakeSocket.made.length).toBeGreaterThan(1);
    expect(FakeSocket.last().url).toBe('/api/recordings/history-1/live?after=10');
  });

  it('misses nothing while the recording gets its final name', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ recordings: [recording] }))));
    void session.start();
    FakeSocket.made[0]?.send({ type: 'revisions', revisions: summaries(11, 12) });
    await vi.advanceTimersByTimeAsync(1);
    const named = { ...recording, id: 'named-1', history: 'named', lastRevision: 15 };
    notice({ type: 'recording', recording: named, formerId: recording.id });
    expect(received).toEqual([11, 12]);
    await vi.advanceTimersByTimeAsync(200);
    const socket = FakeSocket.last();
    expect(socket.url).toBe('/api/recordings/named-1/live?after=12');
    socket.send({ type: 'hello', recording: named, capture });
    socket.send({ type: 'revisions', revisions: summaries(13, 15) });
    await vi.advanceTimersByTimeAsync(200);
    expect(received).toEqual([11, 12, 13, 14, 15]);
  });

  it('goes on under the final name too when that is first told where the revisions come from', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ recordings: [recording] }))));
    void session.start();
    await vi.advanceTimersByTimeAsync(1);
    const named = { ...recording, id: 'named-1', history: 'named', lastRevision: 12 };
    const former = FakeSocket.made[0];
    former?.send({ type: 'revisions', revisions: summaries(11, 12) });
    await vi.advanceTimersByTimeAsync(1);
    former?.send({ type: 'hello', recording: named, capture: { ...capture, recording: 'named-1' } });
    notice({ type: 'recording', recording: named, formerId: recording.id });
    former?.send({ type: 'revisions', revisions: summaries(13, 14) });
    const socket = FakeSocket.last();
    expect(socket.url).toMatch(/^\/api\/recordings\/named-1\/live\?after=1[24]$/);
    socket.send({ type: 'hello', recording: named, capture: { ...capture, recording: 'named-1' } });
    socket.send({ type: 'revisions', revisions: summaries(13, 15) });
    await vi.advanceTimersByTimeAsync(500);
    expect(received).toEqual([11, 12, 13, 14, 15]);
    expect(session.recordings.map(({ id }) => id)).toEqual(['named-1']);
  });
});
