import type { Settings, SettingName } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import type { HistoryReader } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { revisionAt, type RevisionChoice } from '../domain/revision-choice.ts';
import { stateEntries } from '../reading/compare-states.ts';
import { partRange, partSize, type ExportPart } from '../reading/export-part.ts';
import { historyLines } from '../reading/history-lines.ts';
import { manifests } from '../reading/manifests.ts';
import { revisionFiles } from '../reading/revision-files.ts';
import { createValueDecoder } from '../reading/value-decoder.ts';
import { zipArchive } from '../reading/zip-archive.ts';
import { openReader } from '../store/reader-pool.ts';
import { chooseRecording } from './choose-recording.ts';
import { command, type CommandIo } from './command.ts';
import { sayTo } from './output/print.ts';
import { whilePrinting, withProgress } from './output/progress.ts';
import { bytesText, counted } from './output/quantities.ts';
import { writeStream, writeWholeFile, writeWholeFolder } from './output/whole-output.ts';
import { unended } from './unended.ts';
import { filterSettings, keyFilter } from './view/key-filter.ts';
import { sayIfNone } from './view/no-match.ts';
import { rangeSettings, requireOrder } from './view/revision-range.ts';

const exportSettings = [
  'db',
  'recording',
  ...rangeSettings,
  'rev',
  'prefix',
  ...filterSettings,
  'format',
  'strip',
  'gzip',
  'output',
  'kubernetesRelease',
] as const satisfies readonly SettingName[];

type GivenSettings = Settings<(typeof exportSettings)[number]>;

/** With times told as revisions. */
type ExportSettings = Omit<GivenSettings, 'rev' | 'from' | 'to'> & Record<'rev' | 'from' | 'to', Revision | null>;

export const exportCommand = command({
  name: 'export',
  summary: 'write a recording, or a part of it, to a file',
  description:
    'Writes a recording, or a part of it: as etcd-history/1, which `import` reads and which keeps the id and all links; as a directory (dir) or a zip of KEY/REVISION.json; or the objects that exist at one revision as YAML for `kubectl apply`. Secrets are written as they are stored: redacted, unless they were kept.',
  examples: [
    { line: 'etcd-rewind export -o history.ndjson.gz', does: 'all of it, to be sent to a colleague' },
    { line: 'etcd-rewind export --from 1200 --to 1300 --namespace shop', does: 'a part, to standard output' },
    { line: 'etcd-rewind export --format dir -o history --kind Pod', does: 'a file for each revision of each Pod' },
    { line: 'etcd-rewind export --format yaml --rev 1234 --strip -n shop', does: 'what was there, to apply it again' },
  ],
  settings: exportSettings,
  excessHint: 'The file is named with -o FILE, keys are chosen with --prefix.',
  run: exportRecording,
});

async function exportRecording(given: GivenSettings, _parameters: readonly string[], io: CommandIo): Promise<void> {
  requireMeaning(given);
  requireOrder(given);
  const reader = await openReader(given.db);
  try {
    const recording = await chooseRecording(reader, given.recording, sayTo(io));
    const settings = await withRevisions(given, reader, recording, sayTo(io));
    const written = { parts: 0, leftOut: 0 };
    const wanted = { reader, recording, settings, written };
    if (settings.format === 'dir') await writeFolder(wanted, io);
    else await writeFile(wanted, io);
    const { parts, leftOut } = written;
    if (parts + leftOut === 0) {
      await sayIfNone(keySource(reader, recording), lastOf(recording, settings), settings, io);
    } else if (settings.format === 'dir' || settings.format === 'zip') {
      io.err.write(`${LOST_IN_FILES}\n`);
    }
  } finally {
    await reader.close();
  }
}

/** What a directory, or a zip of it, has no place for. */
const LOST_IN_FILES =
  'Not in these files: times, typed commands, the description, and why revisions are missing; imported, they begin with the oldest write among them. To keep all of it: --format etcd-history.';

async function writeFolder(wanted: Wanted, io: CommandIo): Promise<void> {
  const { reader, recording, settings, written } = wanted;
  const { output } = settings;
  written.parts = await withProgress(io, PARTS.dir, async (progress) => {
    const total = await partsOf(wanted, io);
    return writeWholeFolder(files(reader, recording, settings), output ?? '', (n) => progress.tell(n, total));
  });
  io.out.write(`${output}: ${counted(written.parts, 'file')}\n`);
}

async function writeFile(wanted: Wanted, io: CommandIo): Promise<void> {
  const { recording, settings, written } = wanted;
  const { format, output } = settings;
  const gzip = settings.gzip || (format !== 'zip' && (output?.endsWith('.gz') ?? false));
  const bytes = await withProgress(output === null ? whilePrinting(io) : io, PARTS[format], async (progress) => {
    const total = await partsOf(wanted, io);
    const content = contentOf(wanted, () => progress.tell(written.parts + written.leftOut, total));
    if (output !== null) return writeWholeFile(content, output, gzip);
    await writeStream(content, unended(io.out), gzip);
    return null;
  });
  // What is no file may be where a person reads, or a program.
  if (bytes === null) return;
  io.out.write(`${output}: ${writtenText(recording, settings, written)}, ${bytesText(bytes)}\n`);
}

async function withRevisions(
  settings: GivenSettings,
  reader: HistoryReader,
  { id, name, firstRevision, lastRevision, firstAtMs }: Recording,
  say: (sentence: string) => void,
): Promise<ExportSettings> {
  const history = {
    title: `recording ${name} (${id})`,
    firstRevision,
    lastRevision,
    firstAtMs,
    moment: (atMs: number) => reader.moment(id, atMs),
  };
  const revision = async (choice: RevisionChoice | null): Promise<Revision | null> =>
    choice === null || typeof choice === 'number' ? choice : revisionAt(history, choice, say);
  const [rev, from, to] = [await revision(settings.rev), await revision(settings.from), await revision(settings.to)];
  return { ...settings, rev, from, to };
}

function keySource(reader: HistoryReader, { id, name }: Recording): Parameters<typeof sayIfNone>[0] {
  return {
    title: `recording ${name} (${id})`,
    keys: (revision, filter) => stateEntries(reader, id, revision, filter),
  };
}

/** The last revision that is written. */
function lastOf(recording: Recording, settings: ExportSettings): Revision {
  const { revision } = given('revision', settings.format === 'yaml' ? settings.rev : settings.to);
  return revision ?? recording.lastRevision;
}

/** What is told of while it is written. */
const PARTS = {
  'etcd-history': 'keys and events written',
  dir: 'files written',
  zip: 'files written',
  yaml: 'objects read',
} as const satisfies Record<ExportSettings['format'], string>;

/** How many parts there will be; null where nobody is told, or where it takes as long to know as to write them. */
async function partsOf({ reader, recording, settings }: Wanted, { readableLog }: CommandIo): Promise<number | null> {
  return readableLog && settings.format !== 'yaml' ? partSize(reader, recording, partOf(settings)) : null;
}

/** What was written so far: events, files or objects, as the format has them. */
interface Written {
  parts: number;
  /** Objects that a comment stands for. */
  leftOut: number;
}

/** What is exported, from where, and how far it has come. */
interface Wanted {
  readonly reader: HistoryReader;
  readonly recording: Recording;
  readonly settings: ExportSettings;
  readonly written: Written;
}

function contentOf(
  { reader, recording, settings, written }: Wanted,
  onPart: () => void,
): AsyncIterable<string | Uint8Array> {
  const count = (what: keyof Written): void => {
    written[what]++;
    onPart();
  };
  switch (settings.format) {
    case 'yaml':
      return manifests(reader, createValueDecoder({ release: settings.kubernetesRelease }), recording, {
        ...partOf(settings),
        ...given('revision', settings.rev),
        strip: settings.strip,
        onObject: (outcome) => count(outcome === 'written' ? 'parts' : 'leftOut'),
      });
    case 'zip':
      return zipArchive(seen(files(reader, recording, settings), () => count('parts')));
    default:
      return seen(historyLines(reader, recording, partOf(settings)), (line) => {
        // Not the header.
        if (line.startsWith('{"type"')) count('parts');
      });
  }
}

/** `revisions 590 to 614 (321 keys and events)` */
function writtenText(recording: Recording, settings: ExportSettings, { parts, leftOut }: Written): string {
  if (settings.format === 'yaml') {
    const revision = lastOf(recording, settings);
    const omitted = leftOut === 0 ? '' : ` (${leftOut} left out: comments in it say why)`;
    return `${counted(parts, 'object')} as of revision ${revision}${omitted}`;
  }
  const { from, to } = partRange(recording, partOf(settings));
  const what = settings.format === 'zip' ? counted(parts, 'file') : counted(parts, 'key and event', 'keys and events');
  return `revisions ${from} to ${to} (${what})`;
}

/** The same items, each shown to `look` as it goes by. */
async function* seen<Item>(items: AsyncIterable<Item>, look: (item: Item) => void): AsyncGenerator<Item, void> {
  for await (const item of items) {
    look(item);
    yield item;
  }
}

function files(reader: HistoryReader, recording: Recording, settings: ExportSettings) {
  const decoder = createValueDecoder({ release: settings.kubernetesRelease });
  return revisionFiles(reader, decoder, recording, partOf(settings));
}

function partOf(settings: ExportSettings): ExportPart {
  const { from, to, prefix } = settings;
  return {
    ...given('from', from),
    ...given('to', to),
    ...keyFilter(settings, prefix),
  };
}

/** Nothing where the default is meant, by leaving it out or, as elsewhere, by 0. */
function given<Name extends string>(name: Name, revision: Revision | null): Partial<Record<Name, Revision>> {
  return revision === null || revision === 0 ? {} : ({ [name]: revision } as Record<Name, Revision>);
}

/** @throws RewindError `usage` for options that say nothing about the format, and would be passed over */
function requireMeaning({ format, output, from, to, rev, strip, gzip }: GivenSettings): void {
  if (format === 'dir' && output === null) {
    throw new RewindError('usage', '--format dir writes a directory, which has to be named.', { hint: 'Give -o DIR.' });
  }
  if (gzip && (format === 'dir' || format === 'zip')) {
    throw new RewindError('usage', `--gzip says nothing about --format ${format}.`, {
      hint: 'A zip is packed by itself; tar packs a directory.',
    });
  }
  if (format === 'yaml' && (from !== null || to !== null)) {
    throw new RewindError('usage', '--format yaml writes the objects of one revision.', {
      hint: 'Give --rev instead of --from and --to.',
    });
  }
  if (format !== 'yaml' && (rev !== null || strip)) {
    throw new RewindError('usage', '--rev and --strip go with --format yaml.', {
      hint: `A part of a history is chosen with --from and --to.`,
    });
  }
}
