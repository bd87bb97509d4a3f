import { describe, expect, it } from 'vitest';
import { readTime } from './read-time.ts';

const local = (day: number, hour: number, minute: number, second = 0, ms = 0) =>
  new Date(2026, 10, day, hour, minute, second, ms).getTime();
const extent = { firstMs: local(20, 22, 0), lastMs: local(22, 10, 0) };
const read = (text: string, nearMs = extent.firstMs) => readTime(text, extent, nearMs)?.atMs ?? null;

describe('a time', () => {
  it('is read in the zone of the reader, as exactly as it is given', () => {
    expect(read('2026-11-21 14:05')).toBe(local(21, 14, 5));
    expect(read(' 2026-11-21T14:05:33.12 ')).toBe(local(21, 14, 5, 33, 120));
    expect(read('2026-11-21  4:05:33')).toBe(local(21, 4, 5, 33));
  });

  it('is read in the zone that it names', () => {
    expect(read('2026-11-21T14:05:33Z')).toBe(Date.UTC(2026, 10, 21, 14, 5, 33));
    expect(read('2026-11-21T14:05:33+01:30')).toBe(Date.UTC(2026, 10, 21, 12, 35, 33));
    expect(read('2026-11-21 14:05-0800')).toBe(Date.UTC(2026, 10, 21, 22, 5));
  });

  it('without a day is the one within the recording, nearest to where the reader is', () => {
    expect(read('23:30')).toBe(local(20, 23, 30));
    expect(read('21:00')).toBe(local(21, 21, 0));
    expect(read('23:30', extent.lastMs)).toBe(local(21, 23, 30));
    expect(read('9:15:01.5')).toBe(local(21, 9, 15, 1, 500));
    expect(read('9:15', extent.lastMs)).toBe(local(22, 9, 15));
  });

  it('means all of what it names', () => {
    const untilMs = (text: string) => readTime(text, extent, extent.firstMs)?.untilMs;
    expect(untilMs('23:30')).toBe(local(20, 23, 30, 59, 999));
    expect(untilMs('23:30:05')).toBe(local(20, 23, 30, 5, 999));
    expect(untilMs('23:30:05.2')).toBe(local(20, 23, 30, 5, 299));
    expect(untilMs('23:30:05.210')).toBe(local(20, 23, 30, 5, 210));
  });

  it('may begin before the recording does', () => {
    const late = { firstMs: local(20, 22, 0, 30), lastMs: local(21, 22, 10) };
    expect(readTime('22:00', late, late.firstMs)?.atMs).toBe(local(20, 22, 0));
    expect(readTime('22:00:30', { ...late, firstMs: late.firstMs + 400 }, late.firstMs)?.atMs).toBe(
      local(20, 22, 0, 30),
    );
  });

  it('that the recording does not have is the nearest all the same', () => {
    const short = { firstMs: local(20, 22, 0), lastMs: local(20, 22, 30) };
    expect(readTime('21:00', short, short.firstMs)?.atMs).toBe(local(20, 21, 0));
    expect(readTime('23:00', short, short.lastMs)?.atMs).toBe(local(20, 23, 0));
  });

  it.each([
    '',
    '14',
    '1405',
    '24:00',
    '14:60',
    '14:05:60',
    'kind:Pod',
    '2026-11-31 14:05',
    '2026-13-01 14:05',
    '14:05 x',
  ])('is not "%s"', (text) => {
    expect(read(text)).toBeNull();
  });
});
