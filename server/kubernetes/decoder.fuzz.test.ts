import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDecoder } from './decoder.ts';
import { readSamples, testdata } from './facts-samples.fixture.ts';
import { parseJson, stringifyJson } from './json-text.ts';
import { checkReading, mutate, randomNumbers } from './mutation.fixture.ts';
import { stored } from './stored-value.fixture.ts';

const decoders = [null, '1.8', '1.20', '1.37'].map((release) => createDecoder({ release }));

/** Stored values of every kind that the samples and a recording have. */
const seeds: readonly Uint8Array[] = [
  ...readSamples(testdata('sparse.ndjson')).map(({ value }) => value),
  ...readSamples(testdata('openshift-sparse.ndjson')).map(({ value }) => value),
  ...recordedValues('crd-and-configmap-etcd34'),
];

function recordedValues(recording: string): Uint8Array[] {
  const file = new URL(`../../examples/${recording}.ndjson.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1);
  return lines.flatMap((line) => {
    const { value }: { value?: string } = JSON.parse(line);
    return value === undefined ? [] : [Buffer.from(value, 'base64')];
  });
}

type Mutation =
  | { readonly kind: 'set' | 'insert'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut' | 'drop' | 'double'; readonly at: number };

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('set', 'insert'), at: place, byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constantFrom('cut', 'drop', 'double'), at: place }),
);

function mutated(value: Uint8Array, change: Mutation): Uint8Array {
  const at = Math.floor(change.at * value.length);
  const [before, after] = [value.subarray(0, at), value.subarray(at)];
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, Uint8Array.of(change.byte), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, Uint8Array.of(change.byte), after]);
    case 'cut':
      return before;
    case 'drop':
      return Buffer.concat([before, after.subarray(1)]);
    case 'double':
      return Buffer.concat([before, after.subarray(0, 40), after]);
  }
}

/** Whatever comes out must be consistent; nothing may be thrown. */
function check(value: Uint8Array): void {
  for (const decoder of decoders) {
    const decoded = decoder.decode(value, { modRevision: 5 });
    const jsonText = decoder.toJsonText(value, { modRevision: 5 });
    const { offset } = decoded.problem ?? { offset: null };
    if (offset !== null) expect(offset).toBeLessThanOrEqual(value.length);
    if (decoded.problem === null && decoded.object !== undefined) expect(jsonText).not.toBeNull();
    if (jsonText !== null) expect(() => parseJson(jsonText)).not.toThrow();
    if (decoded.object === undefined && decoded.text === null && value.length > 0) {
      expect(decoded.problem !== null || decoded.encoding === 'bytes').toBe(true);
    }
  }
}

describe('a damaged value is read as far as it goes, and nothing is thrown', () => {
  test('stored values with bytes changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 4 }), (seed, mutations) => {
        check(mutations.reduce(mutated, seed));
      }),
      { numRuns: 4000 },
    );
  });

  test('any bytes, in and out of an envelope', () => {
    const kinds = fc.constantFrom(
      ['v1', 'Pod'],
      ['v1', 'Event'],
      ['apps/v1', 'Deployment'],
      ['example.com/v1', 'Gadget'],
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), kinds, (bytes, [apiVersion = '', kind = '']) => {
        check(bytes);
        check(stored(apiVersion, kind, bytes));
        check(Buffer.concat([Uint8Array.of(0xd9, 0xd9, 0xf7), bytes]));
        check(Buffer.concat([Buffer.from('{"a":'), bytes]));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Of the processor, for machines that do other things too. What takes this long would take minutes if it grew with the square. */
const GENEROUS_MS = 2000;
const SIZE = 1_500_000;
const repeated = (bytes: readonly number[]): Uint8Array => Buffer.alloc(SIZE, Uint8Array.from(bytes));

describe('values as npm run fuzz makes them', () => {
  test('a part of them', () => {
    const random = randomNumbers(20_261_121);
    for (let round = 0; round < 20_000; round++) {
      const decoder = decoders[round % decoders.length];
      const { reason } = decoder === undefined ? { reason: null } : checkReading(decoder, mutate(seeds, random));
      // How long it takes is for quiet machines to say.
      if (reason !== null && !/ ms for /.test(reason)) expect.fail(reason);
    }
  });

  test('those that failed once are read', () => {
    const folder = testdata('fuzz/');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) check(readFileSync(new URL(name, folder)));
  });
});

describe('a large value is read or refused soon', () => {
  test.each([
    ['empty containers', stored('v1', 'Pod', [[2, repeated([0x12, 0x00])]])],
    ['unknown fields', stored('v1', 'Pod', repeated([0x78, 0x01]))],
    ['one text that is no UTF-8', stored('v1', 'Pod', [[1, [[1, repeated([0xff])]]]])],
    ['an unknown kind of nested fields', stored('a/v1', 'B', repeated([0x0a, 0x04, 0x0a, 0x02, 0x08, 0x01]))],
    ['groups', stored('v1', 'Pod', repeated([0x7b]))],
    ['brackets', repeated([0x5b])],
    ['empty strings', Buffer.concat([Buffer.from('['), repeated([0x22, 0x22, 0x2c])])],
    ['digits', Buffer.concat([Buffer.from('['), repeated([0x31]), Buffer.from(']')])],
    ['escapes', Buffer.concat([Buffer.from('["'), repeated([0x5c, 0x6e]), Buffer.from('"]')])],
    [
      'characters to escape',
      stored('v1', 'ConfigMap', [
        [
          2,
          [
            [1, 'k'],
            [2, repeated([0x3c])],
          ],
        ],
      ]),
    ],
    ['empty texts', stored('v1', 'Pod', [[1, repeated([0x72, 0x00])]])],
    ['an unknown kind of bytes that might be messages', stored('a/v1', 'B', repeated([0x0a]))],
    ['CBOR lists in lists', Buffer.concat([Uint8Array.of(0xd9, 0xd9, 0xf7), repeated([0x81])])],
  ])('%s', (_name, value) => {
    const started = process.cpuUsage();
    const [decoder] = decoders;
    decoder?.decode(value);
    decoder?.toJsonText(value);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(GENEROUS_MS);
  });
});

describe('JSON text', () => {
  test('of any value is read back as that value, and as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(stringifyJson(parseJson(text)))).toEqual(JSON.parse(text));
        expect(parseJson(stringifyJson(parseJson(text)))).toStrictEqual(parseJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('is refused where JSON.parse refuses it, and only there', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', '"', '0', '-', '\\', '.', 'e', ' ', '\n'),
        (json, at, part) => {
          const position = at % (json.length + 1);
          const text = json.slice(0, position) + part + json.slice(position + 1);
          // JSON.parse takes numbers beyond a double's range as infinite.
          fc.pre(!/e\+?\d{3}/i.test(text));
          let expected: unknown;
          try {
            expected = JSON.parse(text);
          } catch {
            expect(() => parseJson(text)).toThrow();
            return;
          }
          expect(JSON.parse(stringifyJson(parseJson(text)))).toEqual(expected);
        },
      ),
      { numRuns: 4000 },
    );
  });
});
