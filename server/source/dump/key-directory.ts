import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { RewindError } from '../../domain/errors.ts';
import type { HistoryEvent, SourceDescription } from '../../domain/history.ts';
import type { KeyText } from '../../domain/key.ts';
import { keyOfPath } from '../../domain/key-path.ts';
import type { Revision } from '../../domain/revision.ts';
import { readError } from '../file-content.ts';
import { HistoryCheck } from '../history-check.ts';
import type { HistoryLine } from '../history-line.ts';
import { historyMessages } from '../history-messages.ts';
import type { ImportName, InspectedHistory, InspectOptions } from '../inspected-history.ts';
import { MalformedJson } from '../json-fields.ts';
import { parseRevisionFile, type EarlierWriting } from './revision-file.ts';
import { readZipEntry, zipEntries } from './zip-file.ts';

const REVISION_FILE = /^(\d{1,20})\.json$/;
const HINT =
  'A directory, or a zip, that can be imported holds KEY/REVISION.json, as `etcd-rewind export --format dir` (or zip) and kube-etcd-helper write it.';

/** A revision of a key. */
interface FoundFile {
  /** For people. */
  readonly path: string;
  /** As a path below the directory. */
  readonly keyPath: string;
  readonly revision: Revision;
  read(): Promise<Buffer>;
}

/**
 * Reads a directory of `KEY/REVISION.json` as a history; what is called otherwise is passed over. The names of all files are
 * held, not what is in them.
 * @throws RewindError `file_invalid` where there is no such file, or naming the one that cannot be read
 */
export async function inspectKeyDirectory(
  directory: string,
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  const files = await filesOfDirectory(directory);
  if (files.length === 0) throw nothingIn(`The directory ${directory}`);
  return inspectFiles(files, { ...named, name: named.name ?? basename(directory) }, options);
}

/** Reads a zip of what such a directory holds. @throws RewindError `file_invalid` likewise */
export async function inspectKeyZip(
  path: string,
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  const files = await filesOfZip(path);
  if (files.length === 0) throw nothingIn(`The zip ${path}`);
  return inspectFiles(files, { ...named, name: named.name ?? basename(path, '.zip') }, options);
}

async function inspectFiles(
  files: readonly FoundFile[],
  { name, kind }: ImportName & { readonly name: string },
  { signal, onRead = () => undefined }: InspectOptions,
): Promise<InspectedHistory> {
  const [first, last] = [files[0], files.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no file was given');
  const range = { startRevision: Math.max(first.revision - 1, 0), endRevision: last.revision };
  const check = new HistoryCheck(range);
  let done = 0;
  for await (const { path, line } of linesOf(files)) {
    signal?.throwIfAborted();
    inFile(path, () => check.take(line));
    onRead(++done, files.length);
  }
  const facts = { clusterId: null, etcdVersion: null, kubernetesVersion: null, description: null, commands: [] };
  const source: SourceDescription = { name, kind, ...facts };
  const { existing, events, revisions, origin } = check;
  return {
    source,
    origin: { clusterId: null, namespace: origin.namespace, node: null, oldest: origin.oldest },
    ...range,
    existing,
    events,
    revisions,
    omitted: [],
    messages: () => historyMessages({ source, ...range, partial: false, gaps: [] }, plainLines(files)),
  };
}

async function filesOfDirectory(directory: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const entry of await entriesBelow(directory)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const read = () =>
      readFile(path).catch((error: unknown) => {
        throw readError(path, error, 0);
      });
    found.push(...revisionFile(path, relative(directory, path).split(sep).join('/'), read));
  }
  return inOrder(found);
}

/** @throws RewindError `file_unreadable`, naming the directory that it is */
async function entriesBelow(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    const path = error instanceof Error && 'path' in error ? String(error.path) : directory;
    throw readError(path, error, 0);
  }
}

async function filesOfZip(path: string): Promise<FoundFile[]> {
  const entries = await zipEntries(path);
  return inOrder(
    entries.flatMap((entry) => revisionFile(`${path}/${entry.name}`, entry.name, () => readZipEntry(path, entry))),
  );
}

/** None where the name is another. @throws RewindError `file_invalid` for a revision that cannot be */
function revisionFile(path: string, name: string, read: FoundFile['read']): FoundFile[] {
  const slash = name.lastIndexOf('/');
  const [, digits] = REVISION_FILE.exec(name.slice(slash + 1)) ?? [];
  // A file right in the directory is of no key.
  if (digits === undefined || slash <= 0) return [];
  const revision = Number(digits);
  if (!Number.isSafeInteger(revision) || revision < 1) throw invalidFile(path, 'its name is no revision');
  return [{ path, keyPath: name.slice(0, slash), revision, read }];
}

/** In the order of their revisions. */
function inOrder(files: readonly FoundFile[]): FoundFile[] {
  return [...files].sort((a, b) => a.revision - b.revision || (a.path < b.path ? -1 : 1));
}

async function* linesOf(
  files: readonly FoundFile[],
): AsyncGenerator<{ readonly path: string; readonly line: HistoryLine }, void> {
  const written = new Map<KeyText, EarlierWriting>();
  for (const { path, keyPath, revision, read } of files) {
    const content = await read();
    const event = inFile(path, () =>
      parseRevisionFile(content, keyOfPath(keyPath), revision, (one) => written.get(one) ?? null),
    );
    note(written, event);
    yield { path, line: { existing: false, event, atMs: null } };
  }
}

async function* plainLines(files: readonly FoundFile[]): AsyncGenerator<HistoryLine, void> {
  for await (const { line } of linesOf(files)) yield line;
}

function note(written: Map<KeyText, EarlierWriting>, { type, key, createRevision, version }: HistoryEvent): void {
  if (type === 'delete') written.delete(key);
  else written.set(key, { createRevision, version });
}

function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedJson) throw invalidFile(path, error.message);
    throw error;
  }
}

function invalidFile(path: string, what: string): RewindError {
  return new RewindError('file_invalid', `${path} cannot be imported: ${what}`, { hint: HINT });
}

function nothingIn(what: string): RewindError {
  return new RewindError('file_invalid', `${what} has no revision of any key in it`, { hint: HINT });
}
