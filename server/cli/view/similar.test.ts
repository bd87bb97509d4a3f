import { expect, test } from 'vitest';
import { similarTexts } from './similar.ts';

test('what differs least comes first, and what is nothing like it not at all', () => {
  expect(similarTexts('web', ['cache', 'wbe', 'web-1', 'wet', 'database'])).toEqual(['wbe', 'wet', 'web-1']);
  expect(similarTexts('web', ['zzzzzz'])).toEqual([]);
  expect(similarTexts('foo', ['pod', 'job'])).toEqual([]);
  expect(
    similarTexts(
      'aaaaaa',
      Array.from({ length: 50 }, (_, i) => `aaaaa${i}`),
    ),
  ).toHaveLength(5);
});
