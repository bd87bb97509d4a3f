import type { SettingName, Settings } from '../config.ts';
import type { ActorShare, ActorTally, Analysis, KeyTally, ResourceTally } from '../domain/analysis.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import { SqliteReader } from '../store/reader.ts';
import { chooseRecording } from './choose-recording.ts';
import { command, type CommandIo } from './command.ts';
import { growthSentences, resourceText } from './growth.ts';
import { actorText } from './output/actor-text.ts';
import { printLines, sayTo } from './output/print.ts';
import { withProgress } from './output/progress.ts';
import { bytesText, countText, rateText, shareText } from './output/quantities.ts';
import { tableLines, type Column } from './output/table.ts';
import { paintFor } from './output/terminal-text.ts';
import { withRests } from './rests.ts';

const analyzeSettings = ['db', 'recording', 'reportForm', 'headers', 'color'] as const satisfies readonly SettingName[];

export const analyzeCommand = command({
  name: 'analyze',
  summary: 'tell what the history consists of, and what makes this etcd grow',
  description:
    'Prints for each resource how many objects and revisions there are, how large they are and who writes them (before a ? where that is inferred; NO-OPS: writes that changed nothing), and which of its keys has the biggest value and which is written most; then the keys that are written most of all, and what makes the etcd grow. Bytes are those of the values as they are stored (those of Secrets: redacted).',
  settings: analyzeSettings,
  examples: [
    { line: 'etcd-rewind analyze', does: 'what is in the database that serve uses' },
    { line: 'etcd-rewind import snapshot.db && etcd-rewind analyze', does: 'what is in an etcd snapshot' },
    { line: 'etcd-rewind analyze -o json', does: 'the same for scripts' },
  ],
  run: analyze,
});

async function analyze(
  settings: Settings<(typeof analyzeSettings)[number]>,
  _parameters: readonly string[],
  io: CommandIo,
): Promise<void> {
  const reader = SqliteReader.open(settings.db);
  try {
    const recording = await chooseRecording(reader, settings.recording, sayTo(io));
    const { id } = recording;
    const analysis = await withProgress(io, 'analyzed', (progress) =>
      withRests(reader.analysis(id), ({ done, total }) => progress.tellShare(done, total)),
    );
    const growth = growthSentences(analysis);
    if (settings.reportForm === 'json') {
      return await printLines(io, [JSON.stringify({ recording: id, ...analysis, growth }, null, 2)]);
    }
    await printLines(io, reportLines(titleOf(recording), analysis, growth, settings, io));
  } finally {
    reader.close();
  }
}

/** `recording busy-cluster (ajspph357i-388), revisions 388 to 21392, 2026-11-20T23:30:38Z to 2026-11-20T23:38:00Z` */
function titleOf({ name, id, firstRevision, lastRevision, firstAtMs, lastAtMs }: Recording): string {
  const time = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
  const times = firstAtMs === null || lastAtMs === null ? '' : `, ${time(firstAtMs)} to ${time(lastAtMs)}`;
  return `recording ${name} (${id}), revisions ${firstRevision} to ${lastRevision}${times}`;
}

async function* reportLines(
  title: string,
  analysis: Analysis,
  growth: readonly string[],
  { headers, color }: Pick<Settings<(typeof analyzeSettings)[number]>, 'headers' | 'color'>,
  io: CommandIo,
): AsyncGenerator<string, void> {
  const { heading } = paintFor(io, color);
  const options = { headers, heading };
  const { resources, mostWritten, heaviest } = analysis;
  yield heading(title);
  yield '';
  yield* tableLines(resourceColumns(analysis), resources, io, options);
  const standouts = resources.flatMap(standoutsOf);
  if (standouts.length > 0) {
    yield '';
    yield heading('Of each resource the key with the biggest value, and the one that was written most');
    yield* tableLines(standoutColumns, standouts, io, options);
  }
  if (analysis.actors.length > 0) {
    yield '';
    yield heading('Who wrote most');
    yield* tableLines(actorColumns(analysis), analysis.actors, io, options);
  }
  for (const [text, keys] of [
    ['Keys that were written most', mostWritten],
    ['Keys whose revisions take most bytes', heaviest],
  ] as const) {
    if (keys.length === 0) continue;
    yield '';
    yield heading(text);
    yield* tableLines(keyColumns(analysis), keys, io, options);
  }
  yield '';
  yield heading('What makes it grow');
  for (const sentence of growth) yield `- ${sentence}`;
}

function resourceColumns({ revisions, bytes, objectBytes }: Analysis): readonly Column<ResourceTally>[] {
  return [
    { title: 'RESOURCE', text: ({ name }) => resourceText(name) },
    { title: 'OBJECTS', text: ({ objects }) => countText(objects), align: 'right' },
    { title: 'BYTES NOW', text: (row) => bytesText(row.objectBytes), align: 'right' },
    { title: '%', text: (row) => shareText(row.objectBytes, objectBytes), align: 'right' },
    { title: 'WRITES', text: (row) => countText(row.revisions), align: 'right' },
    { title: '%', text: (row) => shareText(row.revisions, revisions), align: 'right' },
    { title: 'BYTES', text: (row) => bytesText(row.bytes), align: 'right' },
    { title: '%', text: (row) => shareText(row.bytes, bytes), align: 'right' },
    { title: 'A MINUTE', text: ({ perMinute }) => rateText(perMinute), align: 'right' },
    { title: 'NO-OPS', text: ({ noOps }) => countText(noOps), align: 'right' },
    { title: 'BIGGEST', text: ({ largest }) => (largest === null ? '-' : bytesText(largest.bytes)), align: 'right' },
    { title: 'BY', text: ({ actors, revisions: all }) => actorsText(actors, all), cutTo: 8 },
  ];
}

/** A key that stands out among those of its resource; its name says which that is. */
interface Standout {
  readonly key: KeyText;
  /** null: others of the resource have more. */
  readonly biggest: number | null;
  readonly writes: number | null;
}

/** One line where one key is both. */
function standoutsOf({ largest, mostWritten }: ResourceTally): Standout[] {
  if (largest !== null && largest.key === mostWritten?.key)
    return [{ key: largest.key, biggest: largest.bytes, writes: mostWritten.revisions }];
  return [
    ...(largest === null ? [] : [{ key: largest.key, biggest: largest.bytes, writes: null }]),
    // Where each was written once, none stands out.
    ...(mostWritten === null || mostWritten.revisions === 1
      ? []
      : [{ key: mostWritten.key, biggest: null, writes: mostWritten.revisions }]),
  ];
}

/** The key comes last: it is long, and whole for who copies it. */
const standoutColumns: readonly Column<Standout>[] = [
  { title: 'BIGGEST', text: ({ biggest }) => (biggest === null ? '-' : bytesText(biggest)), align: 'right' },
  { title: 'WRITES', text: ({ writes }) => (writes === null ? '-' : countText(writes)), align: 'right' },
  { title: 'KEY', text: ({ key }) => key },
];

function actorColumns({ revisions }: Analysis): readonly Column<ActorTally>[] {
  return [
    { title: 'ACTOR', text: ({ actor }) => actorText(actor) },
    { title: 'WRITES', text: (row) => countText(row.revisions), align: 'right' },
    { title: '%', text: (row) => shareText(row.revisions, revisions), align: 'right' },
    {
      title: 'MOST OF THEM',
      text: ({ most, revisions: all }) => `${resourceText(most.name)} ${shareText(most.revisions, all)}`,
    },
  ];
}

function keyColumns({ bytes }: Analysis): readonly Column<KeyTally>[] {
  return [
    { title: 'KEY', text: ({ key }) => key },
    { title: 'WRITES', text: ({ revisions }) => countText(revisions), align: 'right' },
    { title: 'A MINUTE', text: ({ perMinute }) => rateText(perMinute), align: 'right' },
    { title: 'BYTES', text: (row) => bytesText(row.bytes), align: 'right' },
    { title: '%', text: (row) => shareText(row.bytes, bytes), align: 'right' },
    { title: 'BIGGEST', text: ({ largestBytes }) => bytesText(largestBytes), align: 'right' },
    { title: 'BY', text: ({ actors, revisions }) => actorsText(actors, revisions), cutTo: 8 },
  ];
}

function actorsText(actors: readonly ActorShare[], all: number): string {
  if (actors.length === 0) return '-';
  return actors.map((share) => `${actorText(share.actor)} ${shareText(share.revisions, all)}`).join(', ');
}
