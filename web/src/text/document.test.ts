import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentText, jsonLines, yamlLines, type DocumentLine } from './document.ts';
import type { Json } from './exact-json.ts';

const awkward = fc.constantFrom(
  ...[
    '',
    'null',
    'true',
    'No',
    'on',
    'y',
    '~',
    '1',
    '1.5',
    '0x1f',
    '1e3',
    '.inf',
    '-',
    '- a',
    'a: b',
    'a #b',
    '#',
    ' a',
    'a ',
    '&a',
  ],
  ...[
    '*a',
    '!a',
    '%a',
    '@a',
    '`a',
    '"a"',
    "'a'",
    '{}',
    '[]',
    'a\nb',
    'a\nb\n',
    '\na',
    'a\n\n',
    'a\n  b\n',
    '2026-11-20',
    '12:30:45',
    '=',
    '<<',
  ],
  ...[
    'a\tb',
    'a\r\nb',
    '\u0085',
    '\ufeffa',
    '\u2028',
    '\ud83d\ude00',
    '1_000',
    '0o17',
    'key:',
    ':',
    '?',
    '? a',
    '|',
    '>',
    '---',
    '...',
  ],
);
const scalar = fc.oneof(
  awkward,
  fc.string({ unit: 'binary', maxLength: 30 }).filter((value) => !/\p{Surrogate}/u.test(value)),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
);
const name = fc.oneof(awkward, fc.string({ maxLength: 12 })).filter((value) => value !== '__proto__');
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Every fold begins before it ends, and folds lie within one another. */
function expectFolds(lines: readonly DocumentLine[]): void {
  const open: number[] = [];
  lines.forEach((line, at) => {
    while ((open.at(-1) ?? Infinity) < at) open.pop();
    expect(line.end).toBeGreaterThanOrEqual(at);
    expect(line.end).toBeLessThanOrEqual(open.at(-1) ?? lines.length - 1);
    if (line.end > at) open.push(line.end);
  });
}

describe('an object as text', () => {
  it('is YAML that any reader takes for the same object', () => {
    fc.assert(
      fc.property(value, (object) => {
        const lines = yamlLines(object);
        const text = documentText(lines);
        expect(parse(text, { schema: 'core', uniqueKeys: true })).toEqual(object);
        expect(parse(text, { schema: 'yaml-1.1' })).toEqual(object);
        expectFolds(lines);
      }),
      // A number's exponent alone, or its point: some readers take it for a number.
      {
        numRuns: 400,
        examples: [[{ E0: [] }], [['e+7', '.e5', '._e5', '-E1']], [[{ '+.': [] }, '.', '-.', '._', '+._']]],
      },
    );
  });

  it('is JSON', () => {
    fc.assert(
      fc.property(value, (object) => {
        const lines = jsonLines(object);
        expect(JSON.parse(documentText(lines))).toEqual(object);
        expectFolds(lines);
      }),
    );
  });

  it('keeps the digits of large whole numbers', () => {
    expect(documentText(yamlLines({ lease: 7668682365984449414n }))).toBe('lease: 7668682365984449414\n');
    expect(documentText(jsonLines([7668682365984449414n]))).toBe('[\n  7668682365984449414\n]\n');
  });

  it('writes lists the way Kubernetes does', () => {
    const text = documentText(
      yamlLines({ spec: { containers: [{ name: 'nginx', args: ['-g', 'daemon off;'] }], empty: [], none: {} } }),
    );
    expect(text).toBe(
      [
        'spec:',
        '  containers:',
        '  - name: nginx',
        '    args:',
        '    - "-g"',
        '    - daemon off;',
        '  empty: []',
        '  none: {}',
        '',
      ].join('\n'),
    );
  });

  it('opens what is an object within a text where it is asked to, and nothing else', () => {
    const object = { a: '{"spec":{"replicas":2}}', b: '{not json}', c: ['{"x":1}'], d: '[]' };
    expect(documentText(yamlLines(object, true))).toBe(
      [
        'a: # JSON in a text',
        '  spec:',
        '    replicas: 2',
        'b: "{not json}"',
        'c:',
        '- "{\\"x\\":1}"',
        'd: "[]"',
        '',
      ].join('\n'),
    );
    expect(documentText(yamlLines({ a: object.a }))).toBe('a: "{\\"spec\\":{\\"replicas\\":2}}"\n');
  });
});
