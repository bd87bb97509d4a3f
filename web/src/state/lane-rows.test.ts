import { expect, test } from 'vitest';
import { LaneRows } from './lane-rows.svelte.ts';
import { MOST_EXPANDED } from './url.ts';

test('a selected object shows its sub-rows until it is folded; others until they are folded again', () => {
  const rows = new LaneRows();
  expect(rows.open('a')).toEqual(['a']);
  rows.toggle('a', 'a');
  expect(rows.open('a')).toEqual([]);
  expect(rows.open('b')).toEqual(['b']);
  rows.toggle('a', 'a');
  expect(rows.open('a')).toEqual(['a']);
  expect(rows.open(null)).toEqual(['a']);
  rows.toggle('c', 'a');
  expect(rows.open('b')).toEqual(['a', 'c', 'b']);
  rows.foldAll('b');
  expect(rows.open('b')).toEqual([]);
});

test('what is collapsed, and what is pinned, is so until it is toggled again', () => {
  const rows = new LaneRows();
  rows.toggleCollapsed('namespace:default');
  rows.toggleCollapsed('/a');
  rows.toggleCollapsed('namespace:default');
  rows.togglePinned('/b');
  expect(rows.route).toMatchObject({ collapsed: ['/a'], pinned: ['/b'] });
});

test('as many are expanded as may be, and the one that is selected', () => {
  const rows = new LaneRows();
  for (let index = 0; index < MOST_EXPANDED; index++) expect(rows.toggle(`${index}`, null)).toBe(true);
  expect(rows.toggle('further', null)).toBe(false);
  expect(rows.open('further')).toHaveLength(MOST_EXPANDED + 1);
  expect(rows.toggle('further', 'further')).toBe(true);
  expect(rows.open('further')).toHaveLength(MOST_EXPANDED);
  expect(rows.toggle('further', 'further')).toBe(true);
  expect(rows.open('further')).toHaveLength(MOST_EXPANDED + 1);
});
