import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watchdog, type WatchedStream } from './watchdog.ts';

const STALL_MS = 10_000;
const STEP_MS = 500;

/** A stream that answers a request for its progress, or does not. */
class Stream implements WatchedStream {
  createdAt: number | null = 5;
  heardAtMs = 0;
  tellsProgress = false;
  answers: boolean;
  asked = 0;

  constructor(answers: boolean) {
    this.answers = answers;
    this.heardAtMs = performance.now();
  }

  askProgress(): void {
    this.asked++;
    if (!this.answers) return;
    this.heardAtMs = performance.now();
    this.tellsProgress = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** How long it is looked at until it is given up; null: longer than ten times what it may be silent. */
function givenUpAfter(watchdog: Watchdog): number | null {
  for (let ms = STEP_MS; ms <= 10 * STALL_MS; ms += STEP_MS) {
    vi.advanceTimersByTime(STEP_MS);
    try {
      watchdog.check(9);
    } catch (error) {
      expect(error).toMatchObject({ code: 'etcd_unreachable', message: expect.stringContaining('etcd is at 9') });
      return ms;
    }
  }
  return null;
}

test('where every key is watched, what is owed and does not come is enough, and etcd is asked nothing', () => {
  const stream = new Stream(true);
  const watchdog = new Watchdog(stream, 'X', STALL_MS, true);
  vi.advanceTimersByTime(STALL_MS);
  watchdog.heard();
  expect(givenUpAfter(watchdog)).toBe(STALL_MS + STEP_MS);
  expect(stream.asked).toBe(0);
});

test('where a part is watched, a stream that answers is kept, and one that does so no more is given up', () => {
  const stream = new Stream(true);
  const watchdog = new Watchdog(stream, 'X', STALL_MS, false);
  expect(givenUpAfter(watchdog)).toBeNull();
  // Not at each look, of which there is one every few seconds on every idle prefix.
  expect(stream.asked).toBeLessThan(25);
  stream.answers = false;
  expect(givenUpAfter(watchdog)).toBeLessThanOrEqual(STALL_MS + STEP_MS);
});

test('of a stream that never answers nothing can be told: it is kept, and asked a few times only', () => {
  const stream = new Stream(false);
  expect(givenUpAfter(new Watchdog(stream, 'X', STALL_MS, false))).toBeNull();
  expect(stream.asked).toBe(3);
});

test('a watch that etcd has not accepted is given up in any case', () => {
  const stream = new Stream(false);
  stream.createdAt = null;
  expect(givenUpAfter(new Watchdog(stream, 'X', STALL_MS, false))).toBe(STALL_MS + STEP_MS);
});
