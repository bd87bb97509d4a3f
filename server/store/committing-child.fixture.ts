import { plainPut, plainSource } from './plain-records.fixture.ts';
import { openWriter } from './writer.ts';

/**
 * Commits revisions of three events each for ever, packing in between, and prints each revision once its commit has
 * resolved; a test kills it.
 */
const path = process.argv[2] ?? '';
const writer = await openWriter(path, { clock: { now: () => 0 }, sizes: { chunkEvents: 16, blockValues: 8 } });
if ((await writer.recordings()).length === 0) {
  await writer.create({ id: 'h-1', history: 'h', source: plainSource, firstRevision: 1 });
}
for (let revision = ((await writer.cursor('h-1')) ?? 1) + 1; ; revision++) {
  const events = ['a', 'b', 'c'].map((name) =>
    plainPut(
      `/${name}/${revision % 50}/${revision}`,
      revision,
      Buffer.alloc(500 + (revision % 1000), `${revision}${name}`),
    ),
  );
  await writer.commit('h-1', [
    { type: 'revisions', revisions: [{ revision, atMs: revision, timeBasis: 'received', events }] },
  ]);
  process.stdout.write(`${revision}\n`);
  if (revision % 5 === 0) await writer.maintain(2, revision % 20 === 0);
}
