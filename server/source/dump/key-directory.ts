import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
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

const REVISION_FILE = /^(\d{1,20})\.json$/;
const HINT =
  'A directory that can be imported holds KEY/REVISION.json, as `etcd-rewind export --format dir` and kube-etcd-helper write it.';

interface FoundFile {
  readonly path: string;
  readonly revision: Revision;
}

/**
 * Reads a directory of `KEY/REVISION.json` as a history; what is called otherwise is passed over. The names of all files are
 * held, not what is in them.
 * @throws RewindError `file_invalid` where there is no such file, or naming the one that cannot be read
 */
export async function inspectKeyDirectory(
  directory: string,
  { name, kind }: ImportName,
  { signal, onRead = () => undefined }: InspectOptions = {},
): Promise<InspectedHistory> {
  const files = await revisionFiles(directory);
  const [first, last] = [files[0], files.at(-1)];
  if (first === undefined || last === undefined) {
    throw new RewindError('file_invalid', `The directory ${directory} has no revision of any key in it`, {
      hint: HINT,
    });
  }
  const range = { startRevision: Math.max(first.revision - 1, 0), endRevision: last.revision };
  const check = new HistoryCheck(range);
  let done = 0;
  for await (const { path, line } of linesOf(directory, files)) {
    signal?.throwIfAborted();
    inFile(path, () => check.take(line));
    onRead(++done, files.length);
  }
  const facts = { clusterId: null, etcdVersion: null, kubernetesVersion: null, description: null, commands: [] };
  const source: SourceDescription = { name: name ?? basename(directory), kind, ...facts };
  const { existing, events, revisions, origin } = check;
  return {
    source,
    origin: { clusterId: null, namespace: origin.namespace, node: null, oldest: origin.oldest },
    ...range,
    existing,
    events,
    revisions,
    omitted: [],
    messages: () => historyMessages({ source, ...range, partial: false, gaps: [] }, plainLines(directory, files)),
  };
}

/** In the order of their revisions. */
async function revisionFiles(directory: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const [, digits] = REVISION_FILE.exec(entry.name) ?? [];
    const path = join(entry.parentPath, entry.name);
    // A file right in the directory is of no key.
    if (digits === undefined || !entry.isFile() || relative(directory, dirname(path)) === '') continue;
    const revision = Number(digits);
    if (!Number.isSafeInteger(revision) || revision < 1) throw invalidFile(path, 'its name is no revision');
    found.push({ path, revision });
  }
  return found.sort((a, b) => a.revision - b.revision || (a.path < b.path ? -1 : 1));
}

async function* linesOf(
  directory: string,
  files: readonly FoundFile[],
): AsyncGenerator<{ readonly path: string; readonly line: HistoryLine }, void> {
  const written = new Map<KeyText, EarlierWriting>();
  for (const { path, revision } of files) {
    const content = await readFile(path).catch((error: unknown) => {
      throw readError(path, error, 0);
    });
    const event = inFile(path, () => {
      const key = keyOfPath(relative(directory, dirname(path)).split(sep).join('/'));
      return parseRevisionFile(content, key, revision, (one) => written.get(one) ?? null);
    });
    note(written, event);
    yield { path, line: { existing: false, event, atMs: null } };
  }
}

async function* plainLines(directory: string, files: readonly FoundFile[]): AsyncGenerator<HistoryLine, void> {
  for await (const { line } of linesOf(directory, files)) yield line;
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
