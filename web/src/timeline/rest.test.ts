import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Rest } from './rest.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Rest', () => {
  const told = { from: 0, to: 0 };

  it('waits until the window rests', () => {
    const rested = vi.fn();
    const rest = new Rest(rested);
    for (let from = 1; from <= 5; from++) {
      rest.watch({ from, to: 9 }, told);
      vi.advanceTimersByTime(100);
    }
    expect(rested).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(rested.mock.calls).toEqual([[{ from: 5, to: 9 }]]);
  });

  it('does not wait for ever', () => {
    const rested = vi.fn();
    const rest = new Rest(rested);
    for (let from = 1; from <= 30; from++) {
      rest.watch({ from, to: 90 }, told);
      vi.advanceTimersByTime(100);
    }
    expect(rested.mock.calls.length).toBeGreaterThan(1);
  });

  it('has nothing to say of a window that was told, nor after its end', () => {
    const rested = vi.fn();
    const rest = new Rest(rested);
    rest.watch(told, told);
    vi.advanceTimersByTime(1000);
    rest.watch({ from: 1, to: 2 }, told);
    rest.close();
    vi.advanceTimersByTime(1000);
    expect(rested).not.toHaveBeenCalled();
  });
});
