import type { RevisionRecord } from '../domain/history-writer.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { openWriter } from './writer.ts';

/**
 * Commits revisions of three events each for ever, by turns one alone and as many as are put away at once, packing in between,
 * and prints the last of each commit once it has resolved; a test kills it.
 */
const path = process.argv[2] ?? '';
const writer = await openWriter(path, { clock: { now: () => 0 }, sizes: { chunkEvents: 16, blockValues: 8 } });
if ((await writer.recordings()).length === 0) {
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
}
function record(revision: number): RevisionRecord {
  const events = ['a', 'b', 'c'].map((name) =>
    plainPut(
      `/${name}/${revision % 50}/${revision}`,
      revision,
      Buffer.alloc(500 + (revision % 1000), `${revision}${name}`),
    ),
  );
  return { revision, atMs: revision, timeBasis: 'received', events };
}

let revision = (await writer.cursor('h-1')) ?? 1;
for (let commits = 1; ; commits++) {
  const count = commits % 4 === 0 ? 7 : 1;
  const revisions = Array.from({ length: count }, () => record(++revision));
  await writer.commit('h-1', [{ type: 'revisions', revisions }]);
  process.stdout.write(`${revision}\n`);
  if (commits % 5 === 0) await writer.maintain(2, commits % 20 === 0);
}
