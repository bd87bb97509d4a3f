import { describe, expect, test } from 'vitest';
import { durationText, microTimeText, timeText } from './go-values.ts';

describe('times', () => {
  test.each([
    [0, '1970-01-01T00:00:00Z'],
    [-1, '1969-12-31T23:59:59Z'],
    [1136214245, '2006-01-02T15:04:05Z'],
    [951782400, '2000-02-29T00:00:00Z'],
    [253402300799, '9999-12-31T23:59:59Z'],
    [253402300800, '10000-01-01T00:00:00Z'],
    [-62167219200, '0000-01-01T00:00:00Z'],
    [-62167219201, '-0001-12-31T23:59:59Z'],
    [9_000_000_000_000, '287168-08-24T16:00:00Z'],
  ])('%d s is %s', (seconds, text) => {
    expect(timeText(seconds)).toBe(text);
  });

  test.each([
    [0, 0, '1970-01-01T00:00:00.000000Z'],
    [0, 1_999, '1970-01-01T00:00:00.000001Z'],
    [0, -1_000, '1969-12-31T23:59:59.999999Z'],
    [0, 1_500_000_000, '1970-01-01T00:00:01.500000Z'],
  ])('%d s and %d ns is %s', (seconds, nanos, text) => {
    expect(microTimeText(seconds, nanos)).toBe(text);
  });

  test('every day of 400 years is the one that Date says', () => {
    const era = 400 * 365.2425 * 86400;
    for (let day = 0; day < 146097; day += 97) {
      const date = new Date(day * 86400_000).toISOString();
      // The same day of a year 9600 later is beyond what Date is used for.
      const later = timeText(day * 86400 + 24 * era);
      expect(later).toBe(`${Number(date.slice(0, 4)) + 9600}${date.slice(4, 19)}Z`);
    }
  });
});

describe('durations', () => {
  test.each([
    [0, '0s'],
    [1, '1ns'],
    [1100, '1.1µs'],
    [2_500_000, '2.5ms'],
    [3_000_000_000, '3s'],
    [60_000_000_000, '1m0s'],
    [3_723_500_000_000, '1h2m3.5s'],
    [-3_600_000_000_000, '-1h0m0s'],
    [9223372036854775807n, '2562047h47m16.854775807s'],
    [-9223372036854775808n, '-2562047h47m16.854775808s'],
  ])('%d ns is %s', (nanoseconds, text) => {
    expect(durationText(nanoseconds)).toBe(text);
  });
});
