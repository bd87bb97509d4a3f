import { create } from 'jsondiffpatch';
import { describe, expect, it } from 'vitest';
import type { Json } from '../text/exact-json.ts';
import { diffRows, isBookkeeping, shortValue, withoutBookkeeping, type DiffRow } from './diff-rows.ts';
import { itemLabel } from './list-items.ts';

const patcher = create({
  objectHash: (item: object, index?: number) =>
    ('type' in item ? String(item.type) : 'name' in item ? String(item.name) : null) ?? `$$${index}`,
  arrays: { detectMove: true },
});

function rowsOf(before: Json, after: Json): string[] {
  return diffRows(patcher.diff(before, after), before, after).map(rowText);
}

function rowText(row: DiffRow): string {
  const lead = `${'  '.repeat(row.depth)}${row.label}`;
  return row.type !== 'change' ? lead : `${lead} ${row.sign} ${shortValue(row.before)} → ${shortValue(row.after)}`;
}

describe('the rows of a difference', () => {
  it('stand under the members that hold them, list items by what identifies them', () => {
    const before: Json = {
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'Ready', status: 'False' },
          { type: 'PodScheduled', status: 'True' },
        ],
      },
    };
    const after: Json = {
      status: {
        phase: 'Running',
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status: 'True' },
          { type: 'PodScheduled', status: 'True' },
        ],
        podIP: '10.0.0.1',
      },
    };
    expect(rowsOf(before, after)).toEqual([
      'status',
      '  phase changed Pending → Running',
      '  conditions',
      '    type=Initialized added  → {type: Initialized, status: True}',
      '    type=Ready',
      '      status changed False → True',
      '  podIP added  → 10.0.0.1',
    ]);
  });

  it('tell a removed, a moved, and a moved and changed item', () => {
    const before: Json = {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
        { name: 'C', value: '3' },
      ],
    };
    const after: Json = {
      env: [
        { name: 'C', value: '4' },
        { name: 'A', value: '1' },
      ],
    };
    expect(rowsOf(before, after)).toEqual([
      'env',
      '  name=C',
      '    value changed 3 → 4',
      '  name=B removed {name: B, value: 2} → ',
    ]);
    expect(rowsOf({ args: ['a', 'b'] }, { args: ['b', 'a'] })).toContain('  0 moved b → b');
  });

  it('take exact numbers from the objects', () => {
    const rows = diffRows({ lease: [1, 2] }, { lease: 7668682365984449414n }, { lease: 7668682365984449415n });
    expect(rows.map(rowText)).toEqual(['lease changed 7668682365984449414 → 7668682365984449415']);
  });

  it('are none where nothing differs, and one where the whole is another', () => {
    expect(diffRows(undefined, { a: 1 }, { a: 1 })).toEqual([]);
    expect(diffRows([1, 'x'], 1, 'x').map(rowText)).toEqual([' changed 1 → x']);
  });

  it('open a text that holds an object, and mark amounts that are only written differently', () => {
    const limits = (cpu: string) => ({ resources: { limits: { cpu } } });
    const before: Json = { data: { 'app.yaml': 'port: 1\n' }, list: [{ name: 'x', ...limits('500m') }] };
    const after: Json = { data: { 'app.yaml': 'port: 2\n' }, list: [{ name: 'new' }, { name: 'x', ...limits('0.5') }] };
    const rows = diffRows(patcher.diff(before, after), before, after, {
      opened: [
        {
          pointer: '/data/app.yaml',
          form: 'YAML',
          before: '{"port":1,"wait":"60s"}',
          after: '{"port":2,"wait":"1m"}',
          delta: { port: [1, 2], wait: ['60s', '1m'] },
          sameAmounts: ['/wait'],
          limited: null,
        },
      ],
      sameAmounts: ['/list/1/resources/limits/cpu'],
    });
    expect(rows.map((row) => `${row.type} ${'  '.repeat(row.depth)}${row.label}`)).toEqual([
      'parent data',
      'opened   app.yaml',
      'change     port',
      'change     wait',
      'parent list',
      'change   name=new',
      'parent   name=x',
      'parent     resources',
      'parent       limits',
      'change         cpu',
    ]);
    const same = rows.filter((row) => row.type === 'change' && row.sameAmount);
    expect(same.map(({ path }) => path)).toEqual(['data.app.yaml.wait', 'list[name=x].resources.limits.cpu']);
    // Within the text, there is no way that kubectl knows.
    expect(same.map(({ steps }) => steps)).toEqual([
      ['data', 'app.yaml'],
      ['list', 1, 'resources', 'limits', 'cpu'],
    ]);
  });

  it('name the place in the old list of what went', () => {
    const [, row] = diffRows(
      patcher.diff({ a: [{ name: 'x' }, { name: 'y' }] }, { a: [{ name: 'x' }] }),
      { a: [{ name: 'x' }, { name: 'y' }] },
      { a: [{ name: 'x' }] },
    );
    expect(row).toMatchObject({ sign: 'removed', steps: ['a', 1] });
  });

  it('survive a delta that is none', () => {
    expect(diffRows({ a: 5, b: null }, { a: 1 }, { a: 2 })).toEqual([]);
    expect(diffRows('text', null, null)).toEqual([]);
  });
});

describe('labels and bookkeeping', () => {
  it('name a port, a container, a mount, and what has no name by its place', () => {
    expect(itemLabel('ports', { containerPort: 80, protocol: 'TCP' }, 0)).toBe('80/TCP');
    expect(itemLabel('containers', { name: 'nginx' }, 0)).toBe('name=nginx');
    expect(itemLabel('volumeMounts', { name: 'a', mountPath: '/etc' }, 0)).toBe('mountPath=/etc');
    expect(itemLabel('args', 'x', 3)).toBe('3');
  });

  it('know which fields every write changes', () => {
    expect(isBookkeeping('metadata.managedFields')).toBe(true);
    expect(isBookkeeping('metadata.labels')).toBe(false);
    expect(withoutBookkeeping({ metadata: { name: 'a', resourceVersion: '5', managedFields: [] }, spec: {} })).toEqual({
      metadata: { name: 'a' },
      spec: {},
    });
    expect(withoutBookkeeping('text')).toBe('text');
  });
});
