import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameAmount } from './same-amount.ts';

const LIMITS = ['resources', 'limits', 'cpu'];

describe('two amounts', () => {
  it.each([
    [LIMITS, '500m', '0.5'],
    [LIMITS, '0.5', '.5'],
    [LIMITS, 2, '2'],
    [LIMITS, '1000m', 1],
    [LIMITS, '1e3', '1k'],
    [LIMITS, '128974848', '123Mi'],
    [LIMITS, '+1', '1.0'],
    [['spec', 'anything'], '1Gi', '1024Mi'],
    [['spec', 'anything'], '1Gi', '1073741824'],
    [['spec', 'timeout'], '60s', '1m'],
    [['spec', 'timeout'], '1h30m', '90m0s'],
    [['spec', 'timeout'], '1.5s', '1500ms'],
    [['spec', 'timeout'], '-1m', '-60s'],
    [['sizeLimit'], '1Ki', '1024'],
  ])('are the same: %j, %s and %s', (members, before, after) => {
    expect(isSameAmount(members, before, after)).toBe(true);
    expect(isSameAmount(members, after, before)).toBe(true);
  });

  it.each([
    [LIMITS, '500m', '0.6'],
    [LIMITS, '500m', '500m'],
    [LIMITS, '1M', '1Mi'],
    [LIMITS, '-1', '1'],
    [LIMITS, '', '0'],
    [LIMITS, '.', '0'],
    // A minute is no thousandth.
    [LIMITS, '60s', '1m'],
    [['timeout'], '60s', '2m'],
    [['timeout'], '1', '1s'],
    // A version or a label only looks like a number.
    [['image', 'tag'], '1.0', '1.00'],
    [['labels', 'x'], '1e3', '1000'],
    [['spec', 'anything'], 'hi', 'hi '],
    [LIMITS, true, 'true'],
    [LIMITS, null, '0'],
    [LIMITS, '1'.repeat(100), `${'1'.repeat(100)}.0`],
  ])('are not: %j, %s and %s', (members, before, after) => {
    expect(isSameAmount(members, before, after)).toBe(false);
  });

  it('compare exactly, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 1, max: 3 }), (number, off) => {
        expect(isSameAmount(LIMITS, `${number}k`, `${number}000`)).toBe(true);
        expect(isSameAmount(LIMITS, `${number}Ki`, String(number * 1024n + BigInt(off)))).toBe(false);
      }),
    );
  });
});
