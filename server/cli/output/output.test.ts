import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../domain/json.ts';
import { lineForm, type Change } from './change-forms.ts';
import { changeLines } from './change-lines.ts';
import { changeText, fieldsText } from './changed-fields.ts';
import { indentedJson, timeText, yamlListLines, yamlText } from './forms.ts';
import { hexLines } from './hex-dump.ts';
import { allOf } from './print.ts';
import { tableLines, type Column } from './table.ts';
import { cutTo, paintFor, visible, widthOf } from './terminal-text.ts';

const io = { in: process.stdin, out: process.stdout, err: process.stderr, readableLog: false };
const plain = paintFor(io, true);

describe('text of a terminal', () => {
  test('cannot command it', () => {
    expect(visible('a\u001b[31mb\nc\td\u202e')).toBe('a\\u001b[31mb\\nc\\td\\u202e');
  });

  test('is as wide as it looks', () => {
    expect(['abc', '日本', 'e\u0301', 'ö', '🚀'].map(widthOf)).toEqual([3, 4, 1, 1, 2]);
    expect(cutTo('abcdef', 6)).toBe('abcdef');
    expect(cutTo('abcdef', 4)).toBe('abc…');
    expect(cutTo('日本語', 4)).toBe('日…');
  });

  test('has colors on a terminal that takes them, and nowhere else', () => {
    const on = { ...io, terminal: { columns: 80, colors: true } };
    expect(paintFor(on, true).added('x')).toBe('\u001b[32mx\u001b[0m');
    expect(paintFor(on, false).added('x')).toBe('x');
    expect(paintFor({ ...io, terminal: { columns: 80, colors: false } }, true).added('x')).toBe('x');
    expect(plain.added('x')).toBe('x');
  });
});

describe('a table', () => {
  const columns: Column<readonly [string, number, string]>[] = [
    { title: 'NAME', text: ([name]) => name },
    { title: 'N', text: ([, n]) => String(n), align: 'right' },
    { title: 'WHAT', text: ([, , what]) => what, cutTo: 8 },
  ];
  const rows = [
    ['a', 1, 'short'],
    ['日本', 1000, 'a very long text that does not fit'],
  ] as const;

  test('is aligned, as wide as it is', async () => {
    expect(await allOf(tableLines(columns, rows, {}, { headers: true }))).toEqual([
      'NAME      N   WHAT',
      'a         1   short',
      '日本   1000   a very long text that does not fit',
    ]);
    expect(await allOf(tableLines(columns, rows, {}, { headers: false }))).toHaveLength(2);
  });

  test('is cut to a terminal, but for what is to be copied', async () => {
    const terminal = { columns: 24, colors: false };
    expect(await allOf(tableLines(columns, rows, { terminal }, { headers: false }))).toEqual([
      'a         1   short',
      '日本   1000   a very lo…',
    ]);
    const unknown = { columns: null, colors: false };
    expect((await allOf(tableLines(columns, rows, { terminal: unknown }, { headers: false })))[1]).toMatch(
      /does not fit$/,
    );
    const narrow = { columns: 5, colors: false };
    expect((await allOf(tableLines(columns, rows, { terminal: narrow }, { headers: false })))[1]).toBe(
      '日本   1000   a very …',
    );
  });
});

describe('changed fields', () => {
  const event = { changedPaths: ['spec.nodeName', 'status.phase', 'status.hostIP'], changedCount: 5 };

  test.each([
    [Infinity, 'spec.nodeName, status.phase, status.hostIP and 2 more'],
    [53, 'spec.nodeName, status.phase, status.hostIP and 2 more'],
    [52, 'spec.nodeName, status.phase and 3 more'],
    [24, 'spec.nodeName and 4 more'],
    [17, 'spec.nodeName +4'],
    [12, 'spec.nod… +4'],
  ])('have as many names as %i columns have room for', (columns, text) => {
    expect(fieldsText(event, columns)).toBe(text);
  });

  test('may be none, or all', () => {
    expect(fieldsText({ changedPaths: [], changedCount: 0 }, null)).toBe('-');
    expect(fieldsText({ changedPaths: [], changedCount: 1 }, null)).toBe('the whole value');
    expect(fieldsText({ changedPaths: ['a.b'], changedCount: 1 }, 2)).toBe('a…');
    const many = { changedPaths: ['a', 'b', 'c', 'd', 'e', 'f'], changedCount: 6 };
    expect(fieldsText(many, null)).toBe('a, b, c, d and 2 more');
    expect(fieldsText(many, Infinity)).toBe('a, b, c, d, e, f');
  });

  test('are not told of what came into being or went', () => {
    const facts = { changedPaths: [], changedCount: 0, origin: 'watch' } as const;
    expect(changeText({ ...facts, verb: 'create' }, null, null)).toBe('new');
    expect(changeText({ ...facts, verb: 'create' }, 'image nginx:1.27', null)).toBe('new: image nginx:1.27');
    expect(changeText({ ...facts, verb: 'create' }, 'image nginx:1.27', 12)).toBe('new: image …');
    expect(changeText({ ...facts, verb: 'delete' }, null, null)).toBe('gone');
    expect(changeText({ ...facts, verb: 'create', origin: 'baseline' }, null, null)).toBe('-');
  });

  test('leave out what the API server writes beside every change', () => {
    const managed = 'metadata.managedFields[manager=kubelet].time';
    expect(fieldsText({ changedPaths: ['status.phase', managed], changedCount: 2 }, null)).toBe('status.phase');
    expect(fieldsText({ changedPaths: ['a', managed, 'b'], changedCount: 5 }, null)).toBe('a, b and 2 more');
    expect(fieldsText({ changedPaths: [managed], changedCount: 1 }, null)).toBe('bookkeeping only');
    expect(fieldsText({ changedPaths: [managed], changedCount: 3 }, null)).toBe('bookkeeping and 2 more');
  });
});

describe('a line a change', () => {
  const change = {
    summary: {
      identity: { key: '/registry/pods/default/www', kind: 'Pod', namespace: 'default', name: 'www' },
      verb: 'update',
      actor: { name: 'kube-controller-manager', certain: false },
      changedPaths: ['status.phase', 'status.conditions[type=Ready].status', 'status.startTime'],
      changedCount: 7,
    },
    modRevision: 594,
    atMs: null,
    timeBasis: 'unknown',
    value: null,
  } as unknown as Change;

  const unsaid = () => null;

  test('is as wide as its terminal, and says which fields changed on any', async () => {
    const narrow = lineForm(plain, 96, unsaid);
    expect(narrow.header).toBe('REVISION  TIME           VERB    OBJECT                    ACTOR         CHANGED\n');
    expect(await narrow.change(change)).toBe(
      '     594  -              update  Pod default/www           kube-controller-manager?  status.phase and 6 more\n',
    );
    const wide = await lineForm(plain, 176, unsaid).change(change);
    expect(wide).toMatch(/ {2}status\.phase, status\.conditions\[type=Ready\]\.status and 5 more\n$/);
    expect(wide.length).toBeLessThanOrEqual(177);
    expect(await lineForm(plain, null, unsaid).change(change)).toMatch(/, status\.startTime and 4 more\n$/);
  });

  test('says what it was where that can be said, and when it came', async () => {
    const form = lineForm(plain, null, () => 'status.phase Pending → Running');
    const text = await form.change({ ...change, atMs: Date.UTC(2026, 10, 20, 23, 19, 4, 8), timeBasis: 'received' });
    expect(text).toMatch(/^ {5}594 {2}23:19:04\.008Z {2}update .* status\.phase Pending → Running\n$/);
  });
});

describe('forms', () => {
  test('JSON keeps numbers and the order of members', () => {
    const value: JsonValue = { b: 12345678901234567890n, a: [], c: {}, d: [1, { e: null }] };
    expect(indentedJson(value)).toBe(
      '{\n  "b": 12345678901234567890,\n  "a": [],\n  "c": {},\n  "d": [\n    1,\n    {\n      "e": null\n    }\n  ]\n}',
    );
  });

  test('YAML says nothing that kubectl reads as something else', async () => {
    expect(await yamlText({ a: 'yes', b: '012', c: 'x' })).toBe('a: "yes"\nb: "012"\nc: x\n');
  });

  test('a YAML list is the same item by item', async () => {
    const items = [{ a: 'yes', list: [{ b: 1 }], empty: {} }, { a: 'two\nlines\n\n' }, { a: null, b: 'x\n\n' }];
    async function* each<Item>(all: readonly Item[]) {
      yield* all;
    }
    expect(`${(await allOf(yamlListLines(each(items)))).join('\n')}\n`).toBe(await yamlText(items));
    expect(await allOf(yamlListLines(each([])))).toEqual(['[]']);
  });

  test('times say what they are', () => {
    expect(timeText(1500, 'received')).toBe('1970-01-01T00:00:01.500Z');
    expect(timeText(1500, 'estimated')).toBe('~1970-01-01T00:00:01Z');
    expect(timeText(null, 'unknown')).toBe('-');
  });

  test('bytes are printed as hexdump prints them', () => {
    expect([...hexLines(Buffer.from('0123456789abcdef\n'))]).toEqual([
      '00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|',
      '00000010  0a                                                |.|',
      '00000011',
    ]);
    expect([...hexLines(new Uint8Array())]).toEqual(['00000000']);
  });
});

describe('changes', () => {
  const lines = (before: JsonValue | undefined, after: JsonValue | undefined) =>
    changeLines(before, after, { paint: plain, columns: null });

  test('are a path a line, what every write moves last', async () => {
    const before = { metadata: { generation: 1, labels: { a: 'x', b: 'y' } }, spec: { replicas: 1 } };
    const after = { metadata: { generation: 2, labels: { a: 'x' } }, spec: { replicas: 2, paused: true } };
    expect(await lines(before, after)).toEqual([
      '- metadata.labels.b: "y"',
      '~ spec.replicas: 1 → 2',
      '+ spec.paused: true',
      '~ metadata.generation: 1 → 2',
    ]);
  });

  test('of a text that holds an object are told within it, and the same amount as such', async () => {
    const settings = (port: number, cpu: string) => ({
      data: { 'app.yaml': `# why\nport: ${port}\nwait: ${port === 1 ? '60s' : '1m'}\n` },
      spec: { limits: { cpu } },
    });
    expect(await lines(settings(1, '500m'), settings(2, '0.5'))).toEqual([
      '~ data["app.yaml"] (YAML):',
      '  ~ port: 1 → 2',
      '  ~ wait: "60s" → "1m"   (same amount)',
      '~ spec.limits.cpu: "500m" → "0.5"   (same amount)',
    ]);
  });

  test('of an order are the names in both', async () => {
    const containers = [{ name: 'a', image: 'x' }, { name: 'b' }];
    expect(await lines({ containers }, { containers: [...containers].reverse() })).toEqual([
      '~ containers: reordered: a, b → b, a',
    ]);
    expect(await lines({ finalizers: ['x', 'y'] }, { finalizers: ['y', 'x'] })).toEqual([
      '~ finalizers: reordered: "x", "y" → "y", "x"',
    ]);
  });

  test('of texts of several lines are the lines that differ', async () => {
    expect(await lines({ data: { f: 'a\nb\nc\n' } }, { data: { f: 'a\nx\ny\nc\n' } })).toEqual([
      '~ data.f:',
      '  - b',
      '  + x',
      '  + y',
    ]);
    expect(await lines('a\nb', 'a\n\u001b[2Jc')).toEqual(['~ value:', '  - b', '  + \\u001b[2Jc']);
  });

  test('are whole objects where they came or went', async () => {
    expect(await lines({ a: 1 }, { a: 1, list: [{ name: 'x' }, { b: 2 }] })).toEqual([
      '+ list:',
      '+   - name: x',
      '+   - b: 2',
    ]);
    expect(await lines(undefined, { a: 1 })).toEqual(['+ a: 1']);
    expect(await lines('text', undefined)).toEqual(['- text']);
    expect(await lines(undefined, undefined)).toEqual([]);
    expect(await lines({ a: 1 }, { a: 1 })).toEqual([]);
  });

  test('are whole on a terminal too, below each other where they have no room beside each other', async () => {
    const [old, now] = [`${'x'.repeat(100)}1`, `${'x'.repeat(100)}2`];
    const before = { a: 'b', long: old };
    const after = { a: 'c', long: now, more: now };
    expect(await changeLines(before, after, { paint: plain, columns: 20 })).toEqual([
      '~ a: "b" → "c"',
      '~ long:',
      `  - "${old}"`,
      `  + "${now}"`,
      `+ more: "${now}"`,
    ]);
    expect(await changeLines(before, after, { paint: plain, columns: null })).toContain(`~ long: "${old}" → "${now}"`);
    expect((await changeLines(old, now, { paint: plain, columns: 20 }))[0]).toBe('~ value:');
  });
});
