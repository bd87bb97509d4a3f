import { expect, test } from 'vitest';
import { problemText } from './problem-text.ts';

test('a problem says where it is, unless that is nowhere or the whole value', () => {
  expect(problemText({ reason: 'it ends', offset: 12 })).toBe('it ends (at byte 12)');
  expect(problemText({ reason: 'it ends', offset: null })).toBe('it ends');
  expect(problemText({ reason: 'it is closed', offset: 0 })).toBe('it is closed');
});
