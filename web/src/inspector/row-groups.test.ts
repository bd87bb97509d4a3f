import { create } from 'jsondiffpatch';
import { describe, expect, it } from 'vitest';
import type { Json } from '../text/exact-json.ts';
import { diffRows } from './diff-rows.ts';
import { groupRows } from './row-groups.ts';

function textOf(before: Json, after: Json): string[] {
  return groupRows(diffRows(create().diff(before, after), before, after)).map((row) =>
    row.type === 'heading' ? `${row.label} (${row.count})` : `${'  '.repeat(row.depth)} ${row.label}`,
  );
}

describe('rows under headings', () => {
  it('begin with what was asked for, and end with labels and the like', () => {
    const before = { kind: 'A', metadata: { labels: { a: '1' } }, spec: { replicas: 1, x: { y: 1 } } };
    const after = {
      kind: 'B',
      metadata: { labels: { a: '2' } },
      spec: { replicas: 2, x: { y: 2 } },
      status: { ok: 1 },
    };
    expect(textOf(before, after)).toEqual([
      'spec (2)',
      ' replicas',
      ' x',
      '   y',
      'top level (1)',
      ' kind',
      'status (1)',
      ' status',
      'metadata (1)',
      ' labels',
      '   a',
    ]);
  });

  it('are left as they are where there is nothing to group', () => {
    expect(textOf({ a: 1, b: 1 }, { a: 2, b: 2 })).toEqual([' a', ' b']);
    expect(textOf('x', 'y')).toEqual([' ']);
    expect(textOf({ a: 1 }, { a: 1 })).toEqual([]);
  });
});
