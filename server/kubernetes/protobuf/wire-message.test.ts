import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readSamples, testdata } from '../facts-samples.fixture.ts';
import { hasEnvelope, readEnvelope } from './envelope.ts';
import { MessagePlans } from './message-plan.ts';
import { rewritten } from './rewrite.fixture.ts';
import { readFields, WireMessage } from './wire-message.ts';
import { WireReader } from './wire-reader.ts';
import { WireSchema } from './wire-schema.ts';

const schema = new WireSchema();
const plans = new MessagePlans(schema, null);

/** The object's message in a stored value, and the same written again from what was read of it. */
function storedAndRewritten(value: Uint8Array): { stored: string; again: string } {
  const reader = new WireReader(value);
  const { apiVersion, kind, start, end } = readEnvelope(reader);
  const plan = plans.plan(schema.kind(apiVersion, kind)?.message ?? '');
  if (plan === undefined) throw new Error(`no plan for ${kind} of ${apiVersion}`);
  const message = new WireMessage(plan);
  reader.pos = start;
  reader.len = end;
  readFields(reader, message, 0);
  return {
    stored: Buffer.from(value).toString('hex', start, end),
    again: Buffer.from(rewritten(message)).toString('hex'),
  };
}

test.each(['kubectl-run-pod', 'cluster-bootstrap', 'crd-and-configmap-etcd34', 'debug-sidecar'])(
  'every byte of the values of %s is read: written again they are the same',
  (recording) => {
    const file = new URL(`../../../examples/${recording}.ndjson.gz`, import.meta.url);
    let compared = 0;
    for (const line of gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1)) {
      const { key, value }: { key: string; value?: string } = JSON.parse(line);
      const bytes = Buffer.from(value ?? '', 'base64');
      if (!hasEnvelope(bytes)) continue;
      compared++;
      const { stored, again } = storedAndRewritten(bytes);
      expect(again, key).toBe(stored);
    }
    expect(compared).toBeGreaterThan(100);
  },
);

test.each(['sparse.ndjson', 'openshift-sparse.ndjson'])('the same of %s', (file) => {
  for (const { name, value } of readSamples(testdata(file))) {
    const { stored, again } = storedAndRewritten(value);
    expect(again, name).toBe(stored);
  }
});
