import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryReader } from '../server/domain/history-reader.ts';
import type { RevisionRecord } from '../server/domain/history-writer.ts';
import { systemClock } from '../server/domain/clock.ts';
import { parseLabelSelector } from '../server/domain/label-selector.ts';
import { openReader } from '../server/store/reader-pool.ts';
import { openWriter, type SqliteWriter } from '../server/store/writer.ts';
import { absolute, quantile, type Figure } from './figure.ts';
import { VariedHistory } from './store-generator.ts';
import { createRecording, describedHistory, writeHistory, type DescribedHistory } from './store-history.ts';

async function inDirectory<T>(work: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  try {
    return await work(join(directory, 'store.db'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function settle(writer: SqliteWriter): Promise<void> {
  while (await writer.maintain(100, true));
}

/** What a recording takes on the disk, and how long the store alone needs to write it. */
export async function storeSize(recording: string): Promise<Figure[]> {
  const history = describedHistory(recording);
  return inDirectory(async (path) => {
    const writer = await openWriter(path, { clock: systemClock });
    const begin = performance.now();
    await writeHistory(writer, 'recording', history);
    const written = performance.now();
    await settle(writer);
    const settled = performance.now();
    await writer.close();
    const reader = await openReader(path);
    const { valueBytes } = await reader.size();
    await reader.close();
    const share = (bytes: number) => (100 * bytes) / history.rawBytes;
    const { size } = statSync(path);
    const revisions = history.revisions.length;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB of ${(history.rawBytes / 1e6).toFixed(1)} MB`;
    return [
      absolute('database size', share(size), '%', '≤', 10, megabytes(size)),
      absolute('values alone', share(valueBytes), '%', '≤', 4, megabytes(valueBytes)),
      absolute('store: writing', (1000 * revisions) / (written - begin), 'revisions/s', '≥', 5000),
      absolute(
        'store: writing and packing',
        (1000 * revisions) / (settled - begin),
        'revisions/s',
        '≥',
        5000,
        'packing is background work',
      ),
    ];
  });
}

/** How many times the recorded cluster's keys exist side by side; together more than are kept. */
const VARIANTS = 8;
const KEYS = 20_000;

/** Writes a database of exactly that many revisions, at the last of which exactly 20 000 keys exist. */
export async function writeVaried(path: string, history: DescribedHistory, revisions: number): Promise<void> {
  const writer = await openWriter(path, { clock: systemClock });
  const varied = new VariedHistory(history, 0, VARIANTS, KEYS);
  await createRecording(writer, 'varied-1', 0);
  const write = async (records: readonly RevisionRecord[]): Promise<void> => {
    await writer.commit('varied-1', [{ type: 'revisions', revisions: records }]);
    await writer.maintain(20);
  };
  for (let left = revisions - 1; left > 0; left -= 1000) await write(varied.take(Math.min(1000, left)));
  await write([varied.last()]);
  if (varied.revision !== revisions || varied.existingKeys !== KEYS) {
    throw new Error(`The generator made ${varied.revision} revisions, after which ${varied.existingKeys} keys exist.`);
  }
  await settle(writer);
  await writer.close();
}

/** Puts such a database at a path: a copy of one that was made before, or a new one, which takes minutes. */
export async function provideVaried(
  path: string,
  recording: string,
  revisions: number,
  given: string | undefined,
): Promise<void> {
  if (given === undefined) await writeVaried(path, describedHistory(recording), revisions);
  else copyFileSync(given, path);
}

async function measure(times: number, ask: (i: number) => Promise<unknown>): Promise<number> {
  const durations: number[] = [];
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    await ask(i);
    durations.push(performance.now() - begin);
  }
  return quantile(durations, 0.95);
}

/** Questions to a database of a million revisions, through the reader threads; each at places all over the history. */
export async function storeQueries(
  recording: string,
  revisions = 1_000_000,
  given = process.env['BENCH_DATABASE'],
): Promise<Figure[]> {
  return inDirectory(async (path) => {
    await provideVaried(path, recording, revisions, given);
    const reader = await openReader(path, { threads: 1 });
    try {
      return await askAll(reader, revisions, statSync(path).size);
    } finally {
      await reader.close();
    }
  });
}

/** What few objects have, what many have, what most have not. */
const SELECTORS = ['app=worker', 'app', 'app!=worker', '!k8s-app'];

/** From here on as many keys exist as at the end. */
const FULL_FROM = 0.3;
const PLACES = 20;

/** Each question is asked at places all over the history, of keys that existed about there. */
export async function askAll(reader: HistoryReader, last: number, fileBytes: number): Promise<Figure[]> {
  const id = 'varied-1';
  const place = (i: number) => 2 + ((i * 7_919_317) % (last - 2));
  const apart = Math.floor((last * (1 - FULL_FROM)) / PLACES);
  const places = Array.from({ length: PLACES }, (_, i) => Math.floor(last * FULL_FROM) + i * apart);
  const existing: string[][] = [];
  for (const revision of places) {
    const { entries } = await reader.state(id, revision, { limit: 100_000 });
    existing.push(entries.map((entry) => entry.identity.key));
  }
  const { total } = await reader.state(id, last, { limit: 1 });
  const size = `${last} revisions, ${total} keys exist, ${(fileBytes / 1e6).toFixed(0)} MB`;
  const key = (i: number) => existing[i % PLACES]?.[(i * 104_729) % 10_000] ?? '';
  const after = (i: number) => (places[i % PLACES] ?? 2) + ((i * 7_919_317) % apart);
  const one = await measure(500, (i) => reader.value(id, key(i), after(i)));
  // A playhead that is moved within the window of the page, and one that jumps.
  const near = (i: number) => (places[PLACES / 2] ?? 2) + ((i * 997) % 20_000);
  const all = await measure(120, (i) => reader.state(id, near(i), { limit: 100_000 }));
  const jump = await measure(60, (i) => reader.state(id, after(i), { limit: 5000 }));
  const whole = await measure(60, (i) => reader.state(id, after(i + 7), { limit: 100_000 }));
  const histogram = await measure(60, (i) =>
    reader.histogram(id, 2 + i, last - i, 400, { hideNoise: ['lease', 'event'] }),
  );
  const page = await measure(200, (i) => reader.revisions(id, { after: place(i), limit: 100 }));
  const lanes = await measure(60, (i) => reader.lanes(id, { from: place(i), to: place(i) + 2000, limit: 200 }));
  const ofKey = await measure(100, (i) => reader.revisions(id, { key: key(i), before: last, limit: 100 }));
  const related = await measure(60, (i) => reader.revisions(id, { relatedTo: key(i), before: last, limit: 100 }));
  const selector = (text: string) => ({ labels: parseLabelSelector(text) });
  const some = SELECTORS.map(selector);
  const selected = await measure(60, (i) =>
    reader.revisions(id, { ...some[i % some.length], after: place(i), limit: 100 }),
  );
  const selectedLanes = await measure(60, (i) =>
    reader.lanes(id, { ...some[i % some.length], from: place(i), to: place(i) + 2000, limit: 200 }),
  );
  const selectedKeys = await measure(60, (i) => reader.state(id, after(i), { ...some[i % some.length], limit: 5000 }));
  const selectedHistogram = await measure(60, (i) =>
    reader.histogram(id, 2 + i, last - i, 400, some[i % some.length] ?? {}),
  );
  return [
    absolute('one object at a revision (p95)', one, 'ms', '≤', 5, size),
    absolute(
      'all keys at a revision (p95)',
      all,
      'ms',
      '≤',
      50,
      `${total} keys, at places some thousand revisions apart`,
    ),
    absolute('the first 5 000 keys after a jump (p95)', jump, 'ms', '≤', 50, 'anywhere in the history'),
    absolute('all keys after a jump (p95)', whole, 'ms', '≤', 50, 'most of them objects not seen before'),
    absolute('histogram of everything (p95)', histogram, 'ms', '≤', 30),
    absolute('a page of revisions (p95)', page, 'ms', '≤', 20),
    absolute('a page of one key (p95)', ofKey, 'ms', '≤', 20),
    absolute('a page of what is related to a key (p95)', related, 'ms', '≤', 50),
    absolute('lanes of a window (p95)', lanes, 'ms', '≤', 50),
    absolute('a page of revisions by labels (p95)', selected, 'ms', '≤', 50, SELECTORS.join('; ')),
    absolute('lanes of a window by labels (p95)', selectedLanes, 'ms', '≤', 100),
    absolute('keys by labels after a jump (p95)', selectedKeys, 'ms', '≤', 100),
    absolute('histogram by labels (p95)', selectedHistogram, 'ms', '≤', 100),
  ];
}
