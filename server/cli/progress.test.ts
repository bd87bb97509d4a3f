import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { partEvents, partSize } from '../reading/export-part.ts';
import { snapshotBytes } from '../source/snapshot/snapshot.fixture.ts';
import { openReader } from '../store/reader-pool.ts';
import { allOf } from './output/print.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';
import { withInputFiles } from './input-files.ts';

const SLOW = 60_000;
const CLEARED = '\r\u001b[K';
const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const environment = { ETCD_REWIND_DB: at('rewind.db') };
const terminal = { columns: 100, colors: false };

beforeAll(async () => {
  await importedExamples(environment.ETCD_REWIND_DB, 'deployment-rollout');
  writeFileSync(at('snapshot.db.gz'), gzipSync(snapshotBytes('deployment-rollout')));
}, SLOW);

/** Everything takes long: whoever asks for the time is told a later one. */
let nowMs = 0;
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 300)));
afterEach(() => void vi.restoreAllMocks());

test.each<[string, RegExp]>([
  ['analyze', /^analyzed: \d+ %$/],
  ['verify', /^chunks and blocks verified: \d+ of \d+$/],
  [`checksum ${at('snapshot.db.gz')}`, /\.db\.gz: unpacking \d+ %$/],
  [`export -o ${at('whole.ndjson')}`, /^keys and events written: [\d ]+ of [\d ]+$/],
  [`export --kind Pod --from 700 -o ${at('part.ndjson')}`, /^keys and events written: \d+ of \d+$/],
  ['export', /^keys and events written: [\d ]+ of [\d ]+$/],
  [`export --format zip -o ${at('whole.zip')}`, /^files written: [\d ]+ of [\d ]+$/],
  [`export --format dir -o ${at('whole')}`, /^files written: [\d ]+ of [\d ]+$/],
  [`export --format yaml -o ${at('state.yaml')}`, /^objects read: \d+$/],
  ['list', /^keys read: \d+$/],
  ['history', /^changes read: \d+ of \d+$/],
  ['history -o json', /^changes found: \d+$/],
  ['compare', /^keys compared: \d+$/],
  ['compare --diff', /^changes read: \d+ of \d+$/],
  ['compare --diff -o json', /^changes read: \d+ of \d+$/],
])('%s tells how far it is, to people, and takes it away', async (line, form) => {
  const { code, err } = await run(line.split(' '), { environment, readableLog: true });
  expect(code).toBe(0);
  const told = err.split(CLEARED).slice(1);
  expect(told.filter((text) => form.test(text))).not.toEqual([]);
  // What comes after the last of them is a sentence of its own.
  expect(told.at(-1)).toMatch(/^$|^Not in these files/);
  const quiet = await run(line.split(' '), { environment });
  expect(quiet.err).not.toContain(CLEARED);
});

test('how many events a part has is known before it is written', async () => {
  const reader = await openReader(environment.ETCD_REWIND_DB);
  const [recording] = await reader.recordings();
  if (recording === undefined) throw new Error('nothing was imported');
  const some = [{ from: 700 }, { from: 700, to: 700 }, { to: 700, kind: 'Pod' }, { namespace: '' }];
  for (const part of [{}, ...some, { prefix: '/registry/pods/' }, { prefix: '/none/' }]) {
    const events = await allOf(partEvents(reader, recording, part));
    expect(await partSize(reader, recording, part)).toBe(events.length);
  }
  await reader.close();
});

test('nothing is told between the lines that are printed on the same terminal', async () => {
  for (const line of ['history -o json', 'list -o name', 'export']) {
    const { err } = await run(line.split(' '), { environment, readableLog: true, terminal });
    expect(err).toBe('');
  }
});

test('what is on its way to a file of its own is counted', async () => {
  const err = new PassThrough();
  async function* slow() {
    yield Buffer.alloc(2048);
    while (err.readableLength === 0) await wait(20);
  }
  const io = { in: Readable.from(slow()), err, readableLog: true };
  await withInputFiles(['-'], io, undefined, async () => void err.write('stored'));
  err.end();
  const [before, ...told] = (await err.toArray()).join('').split(CLEARED);
  expect([before, told[0], told.at(-1)]).toEqual(['', 'standard input: 2.0 KiB', 'stored']);
});
