import { expect, test } from 'vitest';
import { timeText } from './found-time.ts';

const askedMs = new Date(2026, 10, 20, 23, 32, 28).getTime();

test('a time says to which revision it leads, and how long before it was', () => {
  const found = { revision: 7650, atMs: askedMs - 12, timeBasis: 'recorded' } as const;
  expect(timeText(askedMs, found)).toMatch(/^2026-11-20 23:32:28\.000: revision 7.?650, the last one, 12 ms before$/);
  expect(timeText(askedMs, { ...found, atMs: askedMs })).toMatch(/, at that time$/);
  expect(timeText(askedMs, { ...found, timeBasis: 'estimated' })).toMatch(/ \(times are estimated\)$/);
  expect(timeText(askedMs, { revision: null, atMs: null, timeBasis: 'unknown' })).toMatch(/is before the first time/);
});
