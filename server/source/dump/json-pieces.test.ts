import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPieces, type JsonPiece } from './json-pieces.ts';

async function pieces(text: string, chunkBytes = 1_000): Promise<JsonPiece[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const all: JsonPiece[] = [];
  for await (const piece of jsonPieces(chunks)) all.push(piece);
  return all;
}

/** What the pieces say, put together again. */
async function rebuilt(text: string, chunkBytes: number): Promise<Record<string, unknown>> {
  const object: Record<string, unknown> = {};
  for (const { member, isItem, text: part } of await pieces(text, chunkBytes)) {
    const before = object[member];
    object[member] = isItem ? [...(Array.isArray(before) ? before : []), JSON.parse(part)] : JSON.parse(part);
  }
  return object;
}

test('lists are given item by item, all else as a whole', async () => {
  expect(await pieces('{"header":{"a":[1]},"kvs":[{"k":"]}"}, 2],"more":true}')).toEqual([
    { member: 'header', isItem: false, text: '{"a":[1]}' },
    { member: 'kvs', isItem: true, text: '{"k":"]}"}' },
    { member: 'kvs', isItem: true, text: ' 2' },
    { member: 'more', isItem: false, text: 'true' },
  ]);
  expect(await pieces(' { "kvs" : [ ] , "n" : -1.5e3 } \n')).toMatchObject([{ member: 'n' }]);
  expect(await pieces('{}')).toEqual([]);
});

/** Whether JSON.parse takes a member that is called " for one that is called \, as that of Node 24 does. */
function confusesNames(): boolean {
  JSON.parse('{"a":1,"\\\\":2}');
  return !('"' in (JSON.parse('{"a":1,"\\"":3}') as object));
}

test('any object, cut anywhere, is what JSON.parse reads', async () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('\\', '\\"', '"', ']}', 'ä\\\\', '{[,:'));
  const item = fc.oneof(fc.jsonValue(), text);
  const object = fc.dictionary(
    text.filter((name) => name !== '__proto__' && (name !== '"' || !confusesNames())),
    fc.oneof(item, fc.array(item, { minLength: 1 })),
    { noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(object, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), async (value, cut, indent) => {
      // An empty list says nothing of itself.
      const given = Object.fromEntries(
        Object.entries(value).filter(([, one]) => !Array.isArray(one) || one.length > 0),
      );
      const written = JSON.stringify(given, null, indent);
      expect(await rebuilt(written, cut)).toEqual(JSON.parse(written));
    }),
    { numRuns: 300 },
  );
});

describe('what is no object is refused', () => {
  test.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['[1]', 'byte 0'],
    ['hello', 'byte 0'],
    ['{"kvs":[{"key":"YQ==",', 'ends early, after 22 bytes'],
    ['{"a":1', 'ends early'],
    ['{"a":1,}', 'byte 7'],
    ['{"a":[1,]}', 'byte 8'],
    ['{"a":[,1]}', 'byte 6'],
    ['{"a" 1}', 'byte 5'],
    ['{a:1}', 'byte 1'],
    ['{"a":}', 'byte 5'],
    ['{"a":[1}', 'byte 7'],
    ['{"a":1]', 'byte 6'],
    ['{"a":[1]"b":2}', 'byte 8'],
    ['{} {}', 'byte 3'],
    ['{"\\x":1}', 'name of a member'],
  ])('%s', async (text, words) => {
    await expect(pieces(text)).rejects.toThrow(words);
  });
});
