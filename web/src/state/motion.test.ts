import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Motion } from './motion.svelte.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('one jump is not under way, another soon after it is, until nothing follows', () => {
  const motion = new Motion();
  motion.jumped();
  expect(motion.underWay).toBe(false);
  vi.advanceTimersByTime(100);
  motion.jumped();
  expect(motion.underWay).toBe(true);
  vi.advanceTimersByTime(150);
  motion.jumped();
  vi.advanceTimersByTime(150);
  expect(motion.underWay).toBe(true);
  vi.advanceTimersByTime(20);
  expect(motion.underWay).toBe(false);
});

test('jumps that are far apart are each one by itself', () => {
  const motion = new Motion();
  for (let i = 0; i < 3; i++) {
    motion.jumped();
    expect(motion.underWay).toBe(false);
    vi.advanceTimersByTime(200);
  }
});

test('what is held rests later, and at once when it is let go', async () => {
  const motion = new Motion();
  motion.jumped();
  motion.hold();
  vi.advanceTimersByTime(250);
  motion.jumped();
  expect(motion.underWay).toBe(true);
  const rested = vi.fn();
  void motion.rested().then(rested);
  vi.advanceTimersByTime(250);
  motion.jumped();
  await vi.advanceTimersByTimeAsync(250);
  expect(rested).not.toHaveBeenCalled();
  motion.release();
  await vi.advanceTimersByTimeAsync(0);
  expect({ underWay: motion.underWay, rested: rested.mock.calls.length }).toEqual({ underWay: false, rested: 1 });
});

test('who asks while it rests need not wait', async () => {
  const motion = new Motion();
  motion.jumped();
  await expect(motion.rested()).resolves.toBeUndefined();
});

test('what is followed without a pause is a stream, until there is one', () => {
  const motion = new Motion();
  const follow = (times: number) => {
    for (let i = 0; i < times; i++) {
      vi.advanceTimersByTime(250);
      motion.landed();
    }
  };
  follow(7);
  expect(motion.streaming).toBe(false);
  follow(1);
  expect(motion.streaming).toBe(true);
  vi.advanceTimersByTime(1600);
  expect(motion.streaming).toBe(false);
  follow(1);
  expect(motion.streaming).toBe(false);
  follow(7);
  expect(motion.streaming).toBe(true);
  motion.jumped();
  expect(motion.streaming).toBe(false);
  follow(8);
  motion.leftStream();
  expect(motion.streaming).toBe(false);
});
