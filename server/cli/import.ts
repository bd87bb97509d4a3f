import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileLightly } from '../capture/compiling.ts';
import { openImporter } from '../capture/importer.ts';
import type { Settings, SettingName } from '../config.ts';
import type { Importer, ImportOptions, ImportProgress, ImportResult } from '../domain/recorder.ts';
import { isState } from '../source/dump/state-file.ts';
import { command, type CommandIo } from './command.ts';
import { withInputFiles, type InputFile } from './input-files.ts';
import { percentText, withProgress, type Progress } from './output/progress.ts';
import { counted } from './output/quantities.ts';
import { recorderOptions, storeSettings } from './recorder-options.ts';

const importSettings = [...storeSettings, 'name', 'force'] as const satisfies readonly SettingName[];

/** Stretches of missing revisions that are named one by one. */
const MOST_NAMED = 5;

type ImportSettings = Settings<(typeof importSettings)[number]>;

export const importCommand = command({
  name: 'import',
  summary: 'put histories from files into the database',
  description:
    'Puts histories into the database. A file can be etcd-history/1, as `etcd-rewind export` writes it; an etcd snapshot (`etcdctl snapshot save`), or the database of a stopped member; what `etcdctl get "" --prefix -w json` prints, several of which make one history of states; or a directory, or a zip, of KEY/REVISION.json. Its content tells what it is, not its name, and it may be packed with gzip. `-` is standard input. What is in the database already stays as it is. Standard input, what else is no file, such as a pipe, and a snapshot that is packed, are put into the directory for temporary files (TMPDIR) while they are read.',
  parameters: '<file...>',
  settings: importSettings,
  examples: [
    { line: 'etcd-rewind import history.ndjson.gz', does: 'what etcd-rewind export wrote' },
    { line: 'etcd-rewind import snapshot.db --name before-upgrade', does: 'what etcdctl snapshot save wrote' },
    { line: 'etcd-rewind import before.json after.json', does: 'two states, to compare them' },
    { line: "etcdctl get '' --prefix -w json | etcd-rewind import -", does: 'what is there now' },
  ],
  defaults: { logLevel: 'warn' },
  run: importFiles,
});

/**
 * V8 lets a heap grow to four times what is live before it collects, in each of two threads that only pass a file on. With a
 * little more than twice as much they take a sixth less memory, and one part in twelve longer.
 */
const HEAP_GROWTH = '--heap-growing-percent=120';

async function importFiles(settings: ImportSettings, files: readonly string[], io: CommandIo): Promise<void> {
  setFlagsFromString(HEAP_GROWTH);
  compileLightly();
  const signal = io.interruption?.();
  io.outlivesOutput?.();
  await withInputFiles(files, io, signal, async (inputs) => {
    const histories = await historiesOf(inputs);
    const importer = await openImporter(
      recorderOptions(settings, { readableLog: io.readableLog, discardUnused: true }),
    );
    try {
      const { force, name } = settings;
      const options = { force, ...(signal === undefined ? {} : { signal }) };
      for (const history of histories) {
        await importHistory(importer, history, { ...options, name: name ?? nameOf(history) }, io);
      }
    } finally {
      await importer.close();
    }
  });
}

/**
 * States are put together into one history; every other file is one by itself.
 * @throws RewindError where a file cannot be read, before anything is imported
 */
async function historiesOf(files: readonly InputFile[]): Promise<(readonly InputFile[])[]> {
  const states: InputFile[] = [];
  const histories: InputFile[][] = [];
  for (const file of files) {
    if (!(await isState(file.path))) histories.push([file]);
    else if (states.push(file) === 1) histories.push(states);
  }
  return histories;
}

async function importHistory(
  importer: Importer,
  files: readonly InputFile[],
  options: ImportOptions,
  { out, err, readableLog }: CommandIo,
): Promise<void> {
  const title = files.map(({ name }) => name).join(', ');
  const paths = files.map(({ path }) => path);
  const result = await withProgress({ err, readableLog }, title, (progress) =>
    importer.importFile(paths, { ...options, ...(readableLog ? { onProgress: progressLine(progress) } : {}) }),
  );
  for (const part of result.omitted) err.write(`${title}: damaged: ${part}\n`);
  out.write(`${title}: ${resultText(result)}\n`);
  if (result.missing.length > 0) err.write(`${title}: ${missingText(result.missing)}\n`);
}

/** `revisions 605, 610 to 614 were not recorded (gaps): …`. Between dumps of states there are always some. */
function missingText(missing: ImportResult['missing']): string {
  const named = missing.slice(0, MOST_NAMED).map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const more = missing.length > named.length ? [`${missing.length - named.length} stretches more`] : [];
  const only = missing.length === 1 && missing[0]?.from === missing[0]?.to;
  const which = `${only ? 'revision' : 'revisions'} ${[...named, ...more].join(', ')}`;
  const what = `${only ? 'was' : 'were'} not recorded (${missing.length === 1 ? 'a gap' : 'gaps'})`;
  return `${which} ${what}: of what changed there only what a later list of keys shows is known`;
}

function resultText(result: ImportResult): string {
  const { recording, firstRevision, lastRevision, revisions, events, unchanged, isNew } = result;
  const range =
    firstRevision === lastRevision ? `revision ${firstRevision}` : `revisions ${firstRevision} to ${lastRevision}`;
  if (unchanged) return `all of it is in recording ${recording} already (${range})`;
  if (firstRevision === lastRevision) return `recording ${recording} is what existed at ${range}`;
  const told = `${counted(revisions, isNew ? 'revision' : 'more revision')} with ${counted(events, 'event')}`;
  return `recording ${recording} has ${told}, ${isNew ? 'from' : 'now from'} ${firstRevision} to ${lastRevision}`;
}

/** kubectl-run-pod.ndjson.gz → kubectl-run-pod */
function nameOf(files: readonly InputFile[]): string {
  const names = files.map(({ name }) =>
    basename(name)
      .replace(/(\.gz)?$/, '')
      .replace(/\.(ndjson|json|db|zip)$/, ''),
  );
  const [first = '', last] = [names[0], names.at(-1)];
  return last === undefined || names.length === 1 ? first : `${first} … ${last}`;
}

/** `history.ndjson.gz: storing 43 %` */
export function progressLine(line: Progress): (progress: ImportProgress) => void {
  return ({ phase, done, total }) => line.say(() => `${phase} ${percentText(done, total)}`);
}
