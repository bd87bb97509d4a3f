/**
 * `npm run bench [name…]`: measures the figures of docs/performance.md, each with its reference in the same run.
 *   --json FILE        writes them down as well
 *   --recording FILE   the history to measure with (etcd-history, gzip)
 * The exit code is 1 when a goal was not reached.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '../scripts/builds.mjs';
import { catchUp } from './catch-up.ts';
import { root } from './child.ts';
import { readingCommands } from './commands.ts';
import { decoding } from './decoding.ts';
import { reached, type Figure } from './figure.ts';
import { following } from './following.ts';
import { importing } from './import.ts';
import { latency, sustained } from './live.ts';
import { machine } from './machine.ts';
import { capturingMemory } from './memory.ts';
import { page } from './page.ts';
import { scale } from './scale.ts';
import { snapshots } from './snapshot.ts';
import { storeQueries, storeSize } from './store.ts';
import { table } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, recording: { type: 'string' } },
});
const recording = values.recording ?? join(root, 'examples/busy-cluster.ndjson.gz');

const benchmarks: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  'catch-up': () => catchUp(recording),
  sustained,
  latency,
  import: () => importing(recording),
  snapshot: () => snapshots(recording),
  size: () => storeSize(recording),
  queries: () => storeQueries(recording),
  memory: () => capturingMemory(recording),
  decoding: () => decoding(recording),
  commands: () => readingCommands(recording),
  page,
  scale: () => scale(recording),
  following: () => following(recording),
};

const unknown = positionals.filter((name) => benchmarks[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}
if (!existsSync(recording)) {
  console.error(`There is no recording ${recording}; name one with --recording FILE.`);
  process.exit(2);
}

await buildIfChanged(root);
console.log(machine());
const chosen = Object.entries(benchmarks).filter(([name]) => positionals.length === 0 || positionals.includes(name));
const figures: Figure[] = [];
for (const [name, measure] of chosen) {
  console.log(`measuring ${name} …`);
  figures.push(...(await measure()));
}
console.log(`\n${table(figures)}`);
if (values.json !== undefined) {
  const content = { machine: machine(), measuredAt: new Date().toISOString(), figures };
  writeFileSync(values.json, `${JSON.stringify(content, null, 2)}\n`);
}
process.exitCode = figures.every(reached) ? 0 : 1;
