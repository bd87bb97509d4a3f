import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactJson, quoted } from './json-escape.ts';
import { JsonTextError, parseJson, stringifyJson } from './json-text.ts';

describe('reading JSON text', () => {
  test('integers are exact at any size', () => {
    expect(parseJson('[9007199254740991, 9007199254740993, -9223372036854775808, 1.5, 1e3]')).toEqual([
      9007199254740991,
      9007199254740993n,
      -9223372036854775808n,
      1.5,
      1000,
    ]);
  });

  test('members that objects usually inherit are members like any other', () => {
    const object = parseJson('{"__proto__": {"a": 1}, "toString": 2}');
    for (const name of ['constructor', 'valueOf', 'hasOwnProperty']) expect(name in Object(object)).toBe(false);
    expect(stringifyJson(object)).toBe('{"__proto__":{"a":1},"toString":2}');
  });

  test('escapes', () => {
    expect(parseJson('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"')).toBe('"\\/\b\f\n\r\t\u00e9\u{1f600}');
  });

  test.each([
    ['', 0],
    ['{"a":1', 6],
    ['{"a" 1}', 5],
    ['[1,]', 3],
    ['01', 1],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['nul', 0],
    ['1 2', 2],
    ['1e999', 0],
    ['[\u00a01]', 1],
  ])('%j is refused at %i', (text, position) => {
    let error: unknown;
    try {
      parseJson(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(JsonTextError);
    expect(error).toHaveProperty('position', position);
  });
});

describe('writing JSON text', () => {
  test('escapes what Go escapes', () => {
    expect(stringifyJson('<a href="x">&\u2028\u2029\u0001\u007f\b\f\n\r\t\\\ufeff')).toBe(
      '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028\\u2029\\u0001\u007f\\b\\f\\n\\r\\t\\\\\ufeff"',
    );
  });

  test('numbers are the shortest that read back the same', () => {
    expect(stringifyJson([1, -0, 0.1, 1e21, 1e-7, 2n ** 64n, NaN])).toBe(
      '[1,-0,0.1,1e+21,1e-7,18446744073709551616,null]',
    );
  });

  test('compacting keeps strings and number text', () => {
    expect(compactJson(' { "a b" : [ 1.0 , "x \\" y" , "<" ] }\r\n\t')).toBe('{"a b":[1.0,"x \\" y","\\u003c"]}');
  });
});

test('long texts are escaped like short ones', () => {
  const piece = fc.string({ unit: fc.constantFrom(...'a<>&"\\\u2028\u2029\n\u0001\u007fé😀\ud800'), maxLength: 20 });
  fc.assert(
    fc.property(piece, (text) => {
      const long = text.repeat(200) + 'x'.repeat(1000);
      expect(quoted(long)).toBe(`"${quoted(text).slice(1, -1).repeat(200)}${'x'.repeat(1000)}"`);
    }),
    { numRuns: 300 },
  );
});
