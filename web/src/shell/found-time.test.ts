import { expect, test } from 'vitest';
import { timeText } from './found-time.ts';

const atMs = new Date(2026, 10, 20, 23, 32, 28).getTime();

test('a time says to which revision it leads, and how long before it was', () => {
  const sample = { revision: 7650, atMs: atMs - 12, estimated: false };
  expect(timeText(atMs, sample)).toMatch(/^2026-11-20 23:32:28\.000: revision 7.?650, the last one, 12 ms before$/);
  expect(timeText(atMs, { ...sample, atMs })).toMatch(/, at that time$/);
  expect(timeText(atMs, { ...sample, estimated: true })).toMatch(/ \(times are estimated\)$/);
  expect(timeText(atMs, null)).toMatch(/is before the first time/);
});
