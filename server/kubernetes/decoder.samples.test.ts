import { describe, expect, test } from 'vitest';
import { createDecoder } from './decoder.ts';
import { readSamples, sharedFile, testdata, type FactsSample } from './facts-samples.fixture.ts';
import { parseJson } from './json-text.ts';

const NEWEST = '1.37';
const sampleFile = sharedFile('kubernetes-wire/testdata/sample.ndjson');

function checkAsOfEachRelease(samples: readonly FactsSample[]): void {
  expect(samples.length).toBeGreaterThan(10);
  for (const { name, releases, value, jsonText } of samples) {
    const expected = parseJson(jsonText);
    for (const release of releases) {
      const decoder = createDecoder({ release });
      const decoded = decoder.decode(value);
      const label = `${name} as of ${release}`;
      expect(decoded.problem, label).toBeNull();
      expect(decoded.object, label).toStrictEqual(expected);
      expect(decoder.toJsonText(value), label).toBe(jsonText);
    }
  }
}

function checkReleaseUnknown(samples: readonly FactsSample[]): void {
  const unknown = createDecoder({ release: null });
  const newest = createDecoder({ release: NEWEST });
  let compared = 0;
  for (const { name, releases, value, jsonText } of samples) {
    const decoded = unknown.decode(value);
    expect(decoded.problem, name).toBeNull();
    expect(decoded.unknownFields, name).toBeUndefined();
    expect(parseJson(unknown.toJsonText(value) ?? ''), name).toStrictEqual(decoded.object);
    // Where the newest release shows all that is stored, nothing is left that could differ.
    if (!releases.includes(NEWEST) || newest.decode(value).unknownFields !== undefined) continue;
    compared++;
    expect(unknown.toJsonText(value), name).toBe(jsonText);
  }
  expect(compared).toBeGreaterThan(20);
}

describe('values are printed as the API servers of their releases print them', () => {
  test('objects with many empty fields', () => checkAsOfEachRelease(readSamples(testdata('sparse.ndjson'))));

  test('objects of OpenShift', () => checkAsOfEachRelease(readSamples(testdata('openshift-sparse.ndjson'))));

  test.runIf(sampleFile !== null)('objects with nearly every field set', () => {
    if (sampleFile !== null) checkAsOfEachRelease(readSamples(sampleFile));
  });
});

describe('with the release unknown', () => {
  test('nothing is lost, and what the newest release has is printed as it prints it', () => {
    checkReleaseUnknown(readSamples(testdata('sparse.ndjson')));
  });

  test.runIf(sampleFile !== null)('the same of objects with nearly every field set', () => {
    if (sampleFile !== null) checkReleaseUnknown(readSamples(sampleFile));
  });
});
