import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { createDecoder, type Decoder } from '../server/kubernetes/decoder.ts';
import { readEnvelope } from '../server/kubernetes/protobuf/envelope.ts';
import { WireReader } from '../server/kubernetes/protobuf/wire-reader.ts';
import { WireSchema } from '../server/kubernetes/protobuf/wire-schema.ts';
import { onProcessor } from '../server/kubernetes/processor-time.fixture.ts';
import { worstValues } from '../server/kubernetes/worst-values.fixture.ts';
import { root } from './child.ts';
import { absolute, type Figure } from './figure.ts';

const RELEASE = '1.32';
const ROUNDS = 3;
/** Collecting garbage of others costs more than such a value itself. */
const WORST_ROUNDS = 8;
const SCHEMAS = 10;
/** The four bytes before the envelope. */
const MAGIC = Buffer.from('k8s\0');

/** How fast stored objects become JSON text, compared with what protobufjs does of itself with the same schema. */
export function decoding(recording: string): Figure[] {
  // First, while the heap is as small as that of a thread that reads values.
  const worst = slowestOfTheWorst();
  const values = protobufValues(recording);
  const { elapsedMs, heapMegabytes } = schemaLoading(values);
  const decoder = createDecoder({ release: RELEASE });
  const reference = referenceDecoder();
  const ours = objectsPerSecond(values, (value) => decoder.toJsonText(value, { modRevision: 1 }));
  const objects = objectsPerSecond(values, (value) => decoder.decode(value, { modRevision: 1 }).object);
  const theirs = objectsPerSecond(values, reference);
  return [
    absolute('decoding: schema and first object of each kind', elapsedMs, 'ms', '≤', 150),
    absolute('decoding: memory of that schema', heapMegabytes, 'MB', '≤', 40),
    absolute('decoding: objects a second to JSON text', ours, '/s', '≥', 15_000, `${values.length} objects, one core`),
    absolute('decoding: objects a second to compare', objects, '/s', '≥', 25_000),
    {
      name: 'decoding: JSON text against protobufjs',
      value: ours,
      unit: '/s',
      reference: { what: 'decode + toObject', value: theirs, unit: '/s' },
      compared: ours / theirs,
      goal: { relation: '≥', bound: 0.5, unit: '' },
    },
    worst,
  ];
}

/** Each the best of some rounds, of object and text; as it is waited for, which processor time of the collector's threads is not. */
function slowestOfTheWorst(): Figure {
  const decoder = createDecoder({ release: null });
  let slowest = { name: '', elapsedMs: 0 };
  for (const [name, value] of worstValues) {
    for (const read of [decoder.decode, decoder.toJsonText]) {
      const rounds = Array.from({ length: WORST_ROUNDS }, () => elapsed(() => read(value, { modRevision: 1 })));
      const elapsedMs = Math.min(...rounds);
      if (elapsedMs > slowest.elapsedMs) slowest = { name, elapsedMs };
    }
  }
  const what = `${worstValues.length} values of 1.5 MB; ${slowest.name}`;
  return absolute('decoding: the slowest of the worst values', slowest.elapsedMs, 'ms', '≤', 100, what);
}

function protobufValues(recording: string): Buffer[] {
  const lines = gunzipSync(readFileSync(recording)).toString().trimEnd().split('\n').slice(1);
  return lines.flatMap((line) => {
    const { value }: { value?: string } = JSON.parse(line);
    const bytes = Buffer.from(value ?? '', 'base64');
    return bytes.subarray(0, MAGIC.length).equals(MAGIC) ? [bytes] : [];
  });
}

/** One object of each kind, with a schema that nothing has been read of before. */
function schemaLoading(values: readonly Buffer[]): { elapsedMs: number; heapMegabytes: number } {
  const firsts = new Map(values.map((value) => [kindOf(value), value]));
  const load = (): Decoder => {
    const decoder = createDecoder({ release: RELEASE, schema: new WireSchema() });
    for (const value of firsts.values()) decoder.toJsonText(value);
    return decoder;
  };
  const { result: first, ms: elapsedMs } = onProcessor(load);
  // Several, since what else comes and goes in the heap is about as large as one.
  const before = heapBytes();
  const more = Array.from({ length: SCHEMAS }, load);
  const heapMegabytes = (heapBytes() - before) / SCHEMAS / 1e6;
  if ([first, ...more].length !== SCHEMAS + 1) throw new Error('the schemas are still in use here');
  return { elapsedMs, heapMegabytes };
}

/** What is in use after all that is not was taken away, outside of the heap too; one collection may leave some of it. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let round = 0; round < 3; round++) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function kindOf(value: Buffer): string {
  const { apiVersion, kind } = readEnvelope(new WireReader(value));
  return `${apiVersion} ${kind}`;
}

/** The best of some rounds: the others were disturbed. */
function objectsPerSecond(values: readonly Buffer[], decode: (value: Buffer) => unknown): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const { ms } = onProcessor(() => {
      for (const value of values) if (decode(value) === null) throw new Error('a recorded object could not be read');
    });
    best = Math.min(best, ms);
  }
  return (values.length / best) * 1000;
}

function elapsed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function referenceDecoder(): (value: Buffer) => unknown {
  const folder = join(root, 'proto');
  const schema = new protobuf.Root();
  schema.resolvePath = (_origin, target) => (target === 'rewind.proto' ? null : join(folder, target));
  const files = readdirSync(join(folder, 'kubernetes')).map((file) => `kubernetes/${file}`);
  schema.loadSync(files, { keepCase: true }).resolveAll();
  const kinds = new WireSchema();
  const envelope = schema.lookupType('k8s.io.apimachinery.pkg.runtime.Unknown');
  return (value) => {
    const { typeMeta, raw } = envelope.toObject(envelope.decode(value.subarray(MAGIC.length)));
    const type = schema.lookupType(kinds.kind(typeMeta.apiVersion, typeMeta.kind)?.message ?? '');
    return type.toObject(type.decode(raw), { longs: String, bytes: String });
  };
}
