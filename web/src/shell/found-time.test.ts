import { expect, test } from 'vitest';
import { timeText } from './found-time.ts';

const atMs = new Date(2026, 10, 20, 23, 32, 28).getTime();
const asked = { atMs, untilMs: atMs + 999 };

test('a time says in which zone it is, to which revision it leads, and how long before that was', () => {
  const found = { revision: 7650, atMs: atMs + 12, timeBasis: 'recorded' } as const;
  expect(timeText(asked, found)).toMatch(/^2026-11-20 23:32:28 \(UTC.*\): revision 7.?650, of 23:32:28\.012$/);
  expect(timeText(asked, { ...found, atMs: atMs - 5000 })).toMatch(/, of 23:32:23\.000, 5\.00 s before$/);
  expect(timeText(asked, { ...found, timeBasis: 'estimated' })).toMatch(/, of ≈ 23:32:28$/);
  expect(timeText({ atMs: atMs - 28_000, untilMs: atMs + 31_999 }, found)).toMatch(/ 23:32 \(UTC.*of 23:32:28\.012$/);
  expect(timeText({ atMs: atMs + 100, untilMs: atMs + 199 }, found)).toMatch(/ 23:32:28\.100 \(UTC/);
  expect(timeText(asked, { revision: null, atMs: null, timeBasis: 'unknown' })).toMatch(/is before the first time/);
});
