import { expect, test } from 'vitest';
import { parseRelease } from './release.ts';

test.each([
  ['1.8', 1008, 3008],
  ['1.11', 1011, 3011],
  ['1.16', 1016, 4003],
  ['1.30', 1030, 4017],
  ['3.9', 1009, 3009],
  ['4.1', 1013, 4001],
  ['4.17', 1030, 4017],
  ['4.22', 1035, 4022],
  ['1.5', 1008, 3008],
  ['1.50', 1037, 5001],
  ['5.2', 1037, 5002],
])('%s goes with the other family of releases', (text, kubernetes, openshift) => {
  expect(parseRelease(text)).toMatchObject({ text, kubernetes, openshift });
});

test('only what the schema does not cover is newer than known', () => {
  expect(['1.37', '5.2', '1.38', '5.3'].map((text) => parseRelease(text).newerThanKnown)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
