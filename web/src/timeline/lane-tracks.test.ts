import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ObjectTracks, Track } from '../api/schema.ts';
import { LaneTracks } from './lane-tracks.ts';
import { OpenTracks } from './open-tracks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const track: Track = { id: 'phase', type: 'phase', label: 'phase', spans: [], marks: [] };

/** A server that takes its time. */
class SlowServer {
  readonly asked: { key: string; to: number }[] = [];
  aborted = 0;

  readonly fetch = (key: string, { to }: { to: number }, signal: AbortSignal): Promise<ObjectTracks> => {
    this.asked.push({ key, to });
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.aborted++;
        clearTimeout(timer);
        reject(new Error('aborted'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abort);
        resolve({ tracks: [track], completeTo: to });
      }, 600);
      signal.addEventListener('abort', abort);
    });
  };
}

const demand = (key: string, to: number) => ({ recordingId: 'r', key, range: { from: 1, to } });

test('while revisions stream in, what is being read is read to its end, and then anew now and then', async () => {
  const server = new SlowServer();
  const tracks = new LaneTracks(server.fetch, () => undefined);
  for (let to = 100; to < 140; to++) {
    tracks.demand(demand('/a', to));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(tracks.of('/a')).toEqual([track]);
  expect(server.aborted).toBe(0);
  expect(server.asked.length).toBeLessThanOrEqual(3);
  await vi.advanceTimersByTimeAsync(3000);
  expect(server.asked.at(-1)?.to).toBe(139);
});

test('another window is read at once, and what comes last in a burst soon after it', async () => {
  const server = new SlowServer();
  const tracks = new LaneTracks(server.fetch, () => undefined);
  tracks.demand(demand('/a', 100));
  await vi.advanceTimersByTimeAsync(700);
  tracks.demand({ ...demand('/a', 90), range: { from: 50, to: 300 } });
  await vi.advanceTimersByTimeAsync(10);
  expect(server.asked.map(({ to }) => to)).toEqual([100, 300]);
  await vi.advanceTimersByTimeAsync(700);
  for (const to of [301, 302, 303]) tracks.demand({ ...demand('/a', to), range: { from: 50, to } });
  await vi.advanceTimersByTimeAsync(300);
  expect(server.asked.map(({ to }) => to)).toEqual([100, 300, 303]);
});

test('another object is read at once, and what was under way for the one before counts for nothing', async () => {
  const server = new SlowServer();
  const tracks = new LaneTracks(server.fetch, () => undefined);
  tracks.demand(demand('/a', 100));
  await vi.advanceTimersByTimeAsync(100);
  tracks.demand(demand('/b', 100));
  await vi.advanceTimersByTimeAsync(100);
  expect(server.aborted).toBe(1);
  expect(server.asked.map(({ key }) => key)).toEqual(['/a', '/b']);
  await vi.advanceTimersByTimeAsync(600);
  expect([tracks.of('/a'), tracks.of('/b')]).toEqual([[], [track]]);
  tracks.demand(null);
  expect(tracks.of('/b')).toEqual([]);
});

test('each object that shows its sub-rows is read alone, and is forgotten when it is folded', async () => {
  const server = new SlowServer();
  const tracks = new OpenTracks(server.fetch, () => undefined);
  const range = { from: 1, to: 10 };
  tracks.demand('r', range, ['a', 'b']);
  await vi.advanceTimersByTimeAsync(700);
  expect([tracks.of('a'), tracks.of('b'), tracks.of('c')]).toEqual([[track], [track], []]);
  tracks.demand('r', range, ['b', 'c']);
  expect([tracks.of('a'), tracks.of('b')]).toEqual([[], [track]]);
  expect(server.asked.map(({ key }) => key)).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(10);
  expect(server.asked.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  tracks.demand('r', range, ['b']);
  expect(server.aborted).toBe(1);
  tracks.close();
});
