import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openText } from './embedded-text.ts';

const opened = (text: string, member = 'config.yaml'): unknown => {
  const result = openText(text, member);
  return result === null ? null : [result.form, JSON.parse(JSON.stringify(result.value))];
};

describe('a text that holds an object', () => {
  it('is JSON, numbers exact', () => {
    expect(opened('{"a": [1, {"b": null}]}\n')).toEqual(['JSON', { a: [1, { b: null }] }]);
    expect(openText('{"n":9007199254740993}', '')?.value).toMatchObject({ n: 9007199254740993n });
  });

  it('is YAML of several lines, with comments, anchors and several documents', () => {
    expect(opened('# why\nserver:\n  port: 8080\n  tls: false\n')).toEqual([
      'YAML',
      { server: { port: 8080, tls: false } },
    ]);
    expect(opened('- a\n- b: 2\n')).toEqual(['YAML', ['a', { b: 2 }]]);
    expect(opened('---\na: 1\n---\nb: 2\n')).toEqual(['YAML', [{ a: 1 }, { b: 2 }]]);
    expect(opened('base: &x\n  a: 1\nother: *x\n')).toEqual(['YAML', { base: { a: 1 }, other: { a: 1 } }]);
  });

  it.each([
    ['what stands in the place of a secret', '<redacted: 12 bytes, hmac 0123456789>'],
    ['one line', 'a: 1'],
    ['properties', 'a=1\nb=2\n'],
    ['a Corefile', '.:53 {\n    errors\n    health\n}\n'],
    ['a script', '#!/bin/sh\nset -e\necho done: $1\n'],
    ['JSON that is cut off', '{"a": 1'],
    ['a name twice', 'a: 1\na: 2\n'],
    ['a tag that is no JSON', 'a: !!binary aGk=\nb: 1\n'],
    [
      'too many aliases',
      `a: &a [1,2,3,4,5,6,7,8,9]\n${Array.from({ length: 9 }, (_, n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${Array(9).fill(`*${'abcdefghi'[n]}`).join(',')}]`).join('\n')}\n`,
    ],
    ['YAML of 1 MB', 'a: 1\n'.repeat(200_000)],
    ['nested too deeply', `a:\n  b: ${'['.repeat(150)}${']'.repeat(150)}\n`],
  ])('is not %s', (_name, text) => {
    expect(openText(text, 'config.yaml')).toBeNull();
  });

  it('is not a message, where a colon means nothing', () => {
    const text = 'Error: no such file\nCause: the disk\n';
    expect(openText(text, 'message')).toBeNull();
    expect(opened(text, 'config')).toEqual(['YAML', { Error: 'no such file', Cause: 'the disk' }]);
  });

  it('never throws, and gives what a YAML writer wrote', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void openText(text, 'x')));
    const names = fc.stringMatching(/^[a-z]{1,6}$/);
    const objects = fc.dictionary(names, fc.oneof(fc.integer(), fc.boolean(), names, fc.array(fc.integer())), {
      minKeys: 2,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(objects, (object) => {
        expect(opened(stringify(object))).toEqual(['YAML', object]);
      }),
    );
  });
});
