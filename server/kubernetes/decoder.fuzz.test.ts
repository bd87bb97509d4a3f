import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject } from '../domain/json.ts';
import { createDecoder } from './decoder.ts';
import { readSamples, testdata } from './facts-samples.fixture.ts';
import { parseJson, stringifyJson } from './json-text.ts';
import { identifyKey } from './keys.ts';
import { checkReading, mutate, randomNumbers } from './mutation.fixture.ts';
import { onProcessor } from './processor-time.fixture.ts';
import { createRedactor } from './redaction.ts';
import { stored, type WireField } from './stored-value.fixture.ts';
import { worstValues } from './worst-values.fixture.ts';

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

/** Of the processor, and many times the goal, for machines that do other things too; `npm run bench` holds the goal itself. */
const GENEROUS_MS = 1000;

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

describe('a value of 1.5 MB of the smallest parts is read or refused soon, and hidden too', () => {
  const redactor = createRedactor({ mode: 'redact', key: Buffer.alloc(32) });
  const secret = identifyKey('/registry/secrets/a/b');

  // Of an old release some are messages of unknown kinds, which are read by other code: a few of them tell.
  const all = worstValues.map(([name, value], index) => [name, value, index % 5 === 0 ? 2 : 1] as const);

  test.each(all)('%s', (_name, value, releases) => {
    expect(value.length).toBeGreaterThan(1_400_000);
    for (const decoder of decoders.slice(0, releases)) {
      const decoded = withinTime(() => decoder.decode(value, { modRevision: 5 }));
      const text = withinTime(() => decoder.toJsonText(value, { modRevision: 5 }));
      if (decoded.problem === null && decoded.object !== undefined) expect(text).not.toBeNull();
      const { object, redacted } = withinTime(() => redactor.redact(secret, decoded, value));
      expect(redacted).toBe(true);
      expect(isObject(object)).toBe(true);
    }
  });
});

function withinTime<T>(work: () => T): T {
  const { result, ms } = onProcessor(work);
  expect(ms).toBeLessThan(GENEROUS_MS);
  return result;
}

describe('the largest values that API servers have stored are read in full', () => {
  const decoder = createDecoder({ release: null });

  test('Endpoints of every Pod of a large Service, as they were before EndpointSlices', () => {
    const address = (index: number): WireField => [
      1,
      [
        [1, `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`],
        [4, `node-${index % 500}.example.internal`],
        [
          2,
          [
            [1, 'Pod'],
            [2, 'production'],
            [3, `web-7d4b9c6f5-${index.toString(36).padStart(5, 'x')}`],
            [4, `${index.toString(16).padStart(8, '0')}-7c1e-4b6e-9d0a-3f5b2a6c8e10`],
            [6, String(900_000 + index)],
          ],
        ],
      ],
    ];
    const value = stored('v1', 'Endpoints', [[2, Array.from({ length: 11_500 }, (_, index) => address(index))]]);
    expect(value.length).toBeGreaterThan(1_400_000);
    const { object, problem } = decoder.decode(value);
    expect(problem).toBeNull();
    expect(object).toMatchObject({ subsets: [{ addresses: { length: 11_500 } }] });
    expect(decoder.toJsonText(value)).toContain('"ip":"10.0.36.83"');
  });

  test('a definition of a custom resource with thousands of members', () => {
    const properties = Array.from({ length: 13_000 }, (_, index) => [
      `setting${index}`,
      {
        type: index % 3 === 0 ? 'string' : 'object',
        description: `What the controller does with setting ${index} of the workload.`,
      },
    ]);
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'apps.example.com' },
      spec: {
        versions: [
          { name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: Object.fromEntries(properties) } } },
        ],
      },
    };
    const value = Buffer.from(JSON.stringify(crd));
    expect(value.length).toBeGreaterThan(1_300_000);
    expect(decoder.decode(value)).toMatchObject({ object: crd, problem: null });
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
