import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createDecoder } from './decoder.ts';
import { testdata } from './facts-samples.fixture.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import { parseJson } from './json-text.ts';

const RECORDINGS = [
  'kubectl-run-pod',
  'deployment-rollout',
  'failed-rollout',
  'debug-sidecar',
  'crd-and-configmap-etcd34',
  'cluster-bootstrap',
];

/** What the API server answered, by key and revision. */
function readTruth(recording: string): Map<string, JsonValue> {
  const answers = parseJson(gunzipSync(readFileSync(testdata(`truth/${recording}.truth.json.gz`))).toString());
  const truth = new Map<string, JsonValue>();
  for (const answer of Array.isArray(answers) ? answers : []) {
    if (isObject(answer))
      truth.set(`${String(answer['key'])}@${String(answer['modRevision'])}`, answer['object'] ?? null);
  }
  return truth;
}

interface StoredLine {
  readonly key: string;
  readonly modRevision: number;
  readonly value?: string;
}

function readValues(recording: string): StoredLine[] {
  const file = new URL(`../../examples/${recording}.ndjson.gz`, import.meta.url);
  const [, ...lines] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return lines.map((line): StoredLine => JSON.parse(line));
}

describe.each(RECORDINGS)('%s: every object is what the API server answered', (recording) => {
  test('for its key at its revision', () => {
    const decoder = createDecoder({ release: '1.32' });
    const truth = readTruth(recording);
    for (const { key, modRevision, value } of readValues(recording)) {
      const expected = truth.get(`${key}@${modRevision}`);
      if (expected === undefined || value === undefined) continue;
      truth.delete(`${key}@${modRevision}`);
      const bytes = Buffer.from(value, 'base64');
      expect(decoder.decode(bytes, { modRevision }).object, `${key}@${modRevision}`).toStrictEqual(expected);
      const text = decoder.toJsonText(bytes, { modRevision }) ?? '';
      expect(parseJson(text), `text of ${key}@${modRevision}`).toStrictEqual(expected);
    }
    expect([...truth.keys()]).toEqual([]);
  });
});
