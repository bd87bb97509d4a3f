/**
 * `npm run fuzz [-- --count N --seed S]`: mutates stored values of all kinds a million times and reads each. Nothing may be
 * thrown, and no value may take longer than the limit. A value that fails is written to server/kubernetes/testdata/fuzz/,
 * where the test suite reads it from then on.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createDecoder } from '../server/kubernetes/decoder.ts';
import { readSamples, testdata } from '../server/kubernetes/facts-samples.fixture.ts';
import { checkReading, mutate, randomNumbers, READING_LIMIT_MS } from '../server/kubernetes/mutation.fixture.ts';
import { projectRoot } from './project-root.mjs';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.count ?? 1_000_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const folder = join(projectRoot, 'server/kubernetes/testdata/fuzz');
const decoders = [null, '1.8', '1.20', '1.32', '1.37'].map((release) => createDecoder({ release }));

function recorded(): Buffer[] {
  const examples = join(projectRoot, 'examples');
  const files = readdirSync(examples).filter((name) => name.endsWith('.ndjson.gz') && !name.startsWith('busy'));
  return files.flatMap((name) =>
    gunzipSync(readFileSync(join(examples, name)))
      .toString()
      .trimEnd()
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const { value }: { value?: string } = JSON.parse(line);
        return value === undefined ? [] : [Buffer.from(value, 'base64')];
      }),
  );
}

const seeds = [
  ...recorded(),
  ...readSamples(testdata('sparse.ndjson')).map(({ value }) => value),
  ...readSamples(testdata('openshift-sparse.ndjson')).map(({ value }) => value),
];
const random = randomNumbers(seed);
let failures = 0;
let slowestMs = 0;
const startedMs = performance.now();
console.log(`${count} values from ${seeds.length} seeds, --seed ${seed}`);
for (let round = 1; round <= count; round++) {
  const value = mutate(seeds, random);
  const decoder = decoders[round % decoders.length];
  if (decoder === undefined) continue;
  const complaint = checkReading(decoder, value);
  slowestMs = Math.max(slowestMs, complaint.tookMs);
  if (complaint.reason !== null) {
    failures++;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${createHash('sha256').update(value).digest('hex').slice(0, 16)}.bin`);
    writeFileSync(file, value);
    console.error(`as of ${decoder.release ?? 'any release'}: ${complaint.reason}; kept as ${file}`);
  }
  if (round % 100_000 === 0) {
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(`${round} read in ${seconds.toFixed(1)} s, slowest ${slowestMs.toFixed(1)} ms, ${failures} failed`);
  }
}
console.log(`${count} values, slowest ${slowestMs.toFixed(1)} ms (limit ${READING_LIMIT_MS} ms), ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
