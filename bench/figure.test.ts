import { expect, test } from 'vitest';
import { absolute, quantile, reached } from './figure.ts';
import { table } from './table.ts';

test('a quantile is one of the measurements', () => {
  const values = [5, 1, 4, 2, 3];
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.99)).toBe(5);
  expect(quantile(values, 1)).toBe(5);
  expect(() => quantile([], 0.5)).toThrow('nothing was measured');
});

test('a figure says whether its goal was reached, and the table shows it', () => {
  const fast = absolute('import', 6000, '/s', '≥', 5000);
  const large = {
    name: 'database',
    value: 4,
    unit: 'MiB',
    reference: { what: 'raw values', value: 32, unit: 'MiB' },
    compared: 12.5,
    goal: { relation: '≤', bound: 10, unit: '%' },
    note: 'after packing',
  } as const;
  expect([reached(fast), reached(large)]).toEqual([true, false]);
  const lines = table([fast, large]).split('\n');
  expect(lines[2]).toMatch(/^import +6,000 \/s +≥ 5,000 \/s +reached$/);
  expect(lines[3]).toMatch(/^database +4 MiB +32 MiB \(raw values\) +12\.5 +≤ 10 % +NOT reached$/);
  expect(lines[4]).toBe('  database: after packing');
});
