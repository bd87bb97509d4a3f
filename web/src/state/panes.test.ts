import { expect, test } from 'vitest';
import { clampPane, usualPane } from './panes.svelte.ts';

test('panes are as wide as they were, and wider on wide screens', () => {
  expect([1024, 1440, 3840].map((width) => usualPane('objects', width))).toEqual([240, 240, 360]);
  expect([1024, 1440, 2560, 3840].map((width) => usualPane('inspector', width))).toEqual([440, 440, 461, 680]);
  expect(clampPane('objects', 10)).toBe(160);
});
