import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LanePage } from '../api/schema.ts';
import { LaneLoader, PAGE_ROWS, type LaneDemand } from './lane-loader.ts';
import { MarkDetails } from './mark-details.ts';
import { lane } from './model/lane.fixture.ts';
import { SingleLanes } from './single-lanes.ts';
import { mergeSamples, TimeSource } from './time-source.ts';
import type { LaneRequest, MarkDetail } from './timeline-view.ts';

const demand = (from: number, to: number, head = 1000, recordingId = 'a'): LaneDemand => ({
  ...{ recordingId, filterId: 'all', head },
  range: { from, to },
  order: { sort: 'ownership' },
});

/** A server that answers after 20 ms with as many objects as it is told to have. */
class Server {
  readonly asked: LaneRequest[] = [];
  readonly aborted: LaneRequest[] = [];
  objects = 3;
  fails = false;

  readonly fetch = (request: LaneRequest, signal: AbortSignal): Promise<LanePage> => {
    this.asked.push(request);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        this.aborted.push(request);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abort);
        if (this.fails) return reject(new Error('no answer'));
        const count = Math.max(0, Math.min(request.limit, this.objects - request.offset));
        const names = Array.from({ length: count }, (_, index) => request.key ?? `o${request.offset + index}`);
        const namespaces = [{ kubernetes: true, namespace: 'default', lanes: this.objects }];
        resolve({
          lanes: names.map((name) => lane({ name, created: request.from })),
          total: this.objects,
          namespaces,
        });
      }, 20);
      signal.addEventListener('abort', abort);
    });
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('LaneLoader', () => {
  it('loads the first demand at once', async () => {
    const server = new Server();
    const changed = vi.fn();
    const loader = new LaneLoader(server.fetch, changed);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(25);
    expect(loader.state).toMatchObject({ phase: 'ready', total: 3 });
    expect(loader.state.lanes).toHaveLength(3);
    expect(changed).toHaveBeenCalled();
  });

  it('causes no storm: a hundred demands while dragging are one request', async () => {
    const server = new Server();
    const loader = new LaneLoader(server.fetch, () => undefined);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(30);
    for (let step = 2; step < 102; step++) {
      loader.demand(demand(step, 100 + step));
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(loader.state.phase).toBe('settling');
    expect(loader.state.lanes).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked.map((request) => request.from)).toEqual([1, 101]);
    expect(loader.state.phase).toBe('ready');
  });

  it('aborts what was superseded and never shows it', async () => {
    const server = new Server();
    const loader = new LaneLoader(server.fetch, () => undefined);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(10);
    loader.demand(demand(50, 150));
    await vi.advanceTimersByTimeAsync(200);
    expect(server.aborted.map((request) => request.from)).toEqual([1]);
    expect(loader.state.lanes[0]?.marks[0]?.revision).toBe(50);
  });

  it('refreshes at most a few times a second while revisions stream in, and does not lose the last', async () => {
    const server = new Server();
    const loader = new LaneLoader(server.fetch, () => undefined);
    for (let head = 100; head < 300; head++) {
      loader.demand(demand(1, head, head));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.asked.length).toBeLessThan(10);
    expect(server.asked.at(-1)?.to).toBe(299);
    expect(server.aborted).toEqual([]);
    expect(loader.state.phase).toBe('ready');
  });

  it('loads further pages when they are scrolled to, and no sooner', async () => {
    const server = new Server();
    server.objects = 2.5 * PAGE_ROWS;
    const loader = new LaneLoader(server.fetch, () => undefined);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(100);
    expect(loader.state.lanes).toHaveLength(PAGE_ROWS);
    expect(server.asked).toHaveLength(1);
    loader.wantRows(2.2 * PAGE_ROWS);
    await vi.advanceTimersByTimeAsync(500);
    expect(loader.state.lanes).toHaveLength(2.5 * PAGE_ROWS);
    expect(new Set(loader.state.lanes.map((each) => each.identity.key)).size).toBe(2.5 * PAGE_ROWS);
  });

  it('says when it failed, keeps what it had and can be asked again', async () => {
    const server = new Server();
    const loader = new LaneLoader(server.fetch, () => undefined);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(100);
    server.fails = true;
    loader.demand(demand(200, 300));
    await vi.advanceTimersByTimeAsync(300);
    expect(loader.state).toMatchObject({ phase: 'failed', error: 'no answer' });
    expect(loader.state.lanes).toHaveLength(3);
    server.fails = false;
    loader.retry();
    await vi.advanceTimersByTimeAsync(100);
    expect(loader.state).toMatchObject({ phase: 'ready', error: null });
  });

  it('shows nothing of another recording', async () => {
    const server = new Server();
    const loader = new LaneLoader(server.fetch, () => undefined);
    loader.demand(demand(1, 100));
    await vi.advanceTimersByTimeAsync(100);
    loader.demand(demand(1, 100, 1000, 'b'));
    expect(loader.state).toMatchObject({ phase: 'loading', lanes: [] });
    loader.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.asked).toHaveLength(1);
  });
});

describe('SingleLanes', () => {
  it('asks for each key once a range, keeps old marks meanwhile, forgets what is not wanted', async () => {
    const server = new Server();
    const singles = new SingleLanes(server.fetch, () => undefined);
    singles.demand('a', { from: 1, to: 9 }, ['x', 'y']);
    singles.demand('a', { from: 1, to: 9 }, ['x', 'y']);
    await vi.advanceTimersByTimeAsync(30);
    expect(server.asked).toHaveLength(2);
    expect(singles.get('x')?.marks[0]?.revision).toBe(1);
    singles.demand('a', { from: 5, to: 9 }, ['x']);
    expect(singles.get('x')?.marks[0]?.revision).toBe(1);
    expect(singles.get('y')).toBeNull();
    await vi.advanceTimersByTimeAsync(30);
    expect(singles.get('x')?.marks[0]?.revision).toBe(5);
  });
});

describe('MarkDetails', () => {
  const detail: MarkDetail = {
    ...{ atMs: 1, timeBasis: 'received', actor: null, changes: [], changedCount: 0, eventCount: 1 },
  };

  it('asks only where the pointer rests, and once', async () => {
    const fetch = vi.fn(async () => detail);
    const details = new MarkDetails(fetch);
    const shown = vi.fn();
    for (let revision = 1; revision <= 20; revision++) {
      details.show('a', revision, 'key', shown);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(fetch).toHaveBeenCalledOnce();
    expect(shown).toHaveBeenLastCalledWith(detail);
    details.show('a', 20, 'key', shown);
    expect(shown).toHaveBeenLastCalledWith(detail);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('says when details could not be read', async () => {
    const details = new MarkDetails(() => Promise.reject(new Error('gone')));
    const shown = vi.fn();
    details.show('a', 1, 'key', shown);
    await vi.advanceTimersByTimeAsync(200);
    expect(shown).toHaveBeenLastCalledWith('failed');
  });
});

describe('TimeSource', () => {
  const sample = (revision: number) => ({ revision, atMs: revision * 10, estimated: false });

  it('reads a long recording coarsely once, and what is shown exactly', async () => {
    const asked: string[] = [];
    const source = new TimeSource(
      async (range, count) => {
        asked.push(`${range.from}-${range.to}`);
        return Array.from({ length: 3 }, (_, index) => sample(range.from + (index * (range.to - range.from)) / count));
      },
      () => undefined,
    );
    const recording = { ...{ id: 'a', firstRevision: 1, lastRevision: 50_000, gaps: [], commands: [], live: false } };
    source.demand(recording, { from: 1000, to: 1100 });
    await vi.advanceTimersByTimeAsync(10);
    expect(source.times.known).toBe(true);
    for (let from = 2000; from < 2300; from += 10) source.demand(recording, { from, to: from + 100 });
    await vi.advanceTimersByTimeAsync(300);
    expect(asked.filter((range) => range === '1-50000')).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it('takes exact samples where there are any', () => {
    const merged = mergeSamples([1, 10, 20, 30].map(sample), [9, 10, 11].map(sample));
    expect(merged.map((each) => each.revision)).toEqual([1, 9, 10, 11, 20, 30]);
    expect(mergeSamples([1, 2].map(sample), [])).toHaveLength(2);
  });
});
