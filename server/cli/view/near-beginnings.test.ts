import { expect, test } from 'vitest';
import { nearBeginnings } from './near-beginnings.ts';

const keys = ['/registry/nodes/a', '/registry/pods/default/a', '/registry/pods/default/b', 'compact_rev_key'];

test.each([
  ['/registry/pods/defualt/', '/registry/pods/', ['/registry/pods/default/']],
  ['/registry/pods/default/c', '/registry/pods/default/', ['/registry/pods/default/a', '/registry/pods/default/b']],
  ['/registry/nothing', '/registry/', ['/registry/pods/', '/registry/nodes/']],
  ['/nothing', '/', ['/registry/']],
  ['nothing', '', ['/registry/', 'compact_rev_key']],
])('%s leads to %s', (prefix, folder, beginnings) => {
  expect(nearBeginnings(prefix, keys)).toEqual({ folder, beginnings });
});

test('what a key begins with leads nowhere else', () => {
  expect(nearBeginnings('/registry/po', keys)).toBeNull();
});
