import { RewindError } from '../../domain/errors.ts';
import type { HistoryEvent } from '../../domain/history.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { fileContent, isDirectory, type ReadOptions } from '../file-content.ts';
import { decimal, MalformedJson, parseObject, revision, withExactIntegers } from '../json-fields.ts';
import { parseKeyValue } from './json-key-value.ts';
import { jsonPieces } from './json-pieces.ts';

/** Of which etcd a state is, and when. */
export interface StateHeader {
  readonly clusterId: string | null;
  readonly revision: Revision;
}

/** Enough to see what a file begins with. */
const START_BYTES = 256;
/** A state is an object of these members, in whatever order a tool has put them. */
const STATE_START = /^\s*\{\s*"(?:header|kvs|count|more)"\s*:/;

/**
 * Whether a file is etcd's answer to `etcdctl get … -w json`, plain or gzip, by how it begins.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` (damaged gzip)
 */
export async function isState(path: string): Promise<boolean> {
  if (await isDirectory(path)) return false;
  let start = '';
  for await (const chunk of fileContent(path)) {
    start += chunk.toString('latin1', 0, START_BYTES);
    if (start.length >= START_BYTES) break;
  }
  return STATE_START.test(start);
}

/** @throws RewindError `file_invalid` where it has none */
export async function readHeader(path: string): Promise<StateHeader> {
  return inFile(path, async () => {
    for await (const { member, isItem, text } of jsonPieces(fileContent(path))) {
      if (member !== 'header' || isItem) continue;
      const fields = parseObject(withExactIntegers(text));
      const clusterId = fields['cluster_id'] === undefined ? null : decimal(fields, 'cluster_id');
      return { clusterId, revision: revision(fields, 'revision') };
    }
    throw new MalformedJson('it has no header that says its revision');
  });
}

/**
 * The keys that a file says to exist. All of it is read, and what is said of the whole is checked at its end.
 * @throws RewindError `file_invalid`
 */
export async function* stateKeys(path: string, at: Revision, options: ReadOptions = {}): AsyncGenerator<HistoryEvent> {
  const seen = new Set<KeyText>();
  let count: number | null = null;
  const pieces = jsonPieces(fileContent(path, options));
  for (;;) {
    const event = await inFile(path, async () => {
      for (;;) {
        const next = await pieces.next();
        if (next.done === true) return null;
        const { member, isItem, text } = next.value;
        if (member === 'count') count = Number(text.replaceAll('"', ''));
        if (member !== 'kvs' || !isItem) continue;
        return checkedKey(parseKeyValue(text), at, seen);
      }
    });
    if (event === null) break;
    yield event;
  }
  if (count !== null && count > seen.size) {
    throw invalidState(
      path,
      `it has ${seen.size} of ${count} keys`,
      'Leave --limit away when you make it with etcdctl.',
    );
  }
}

function checkedKey(event: HistoryEvent, at: Revision, seen: Set<KeyText>): HistoryEvent {
  const { key, modRevision } = event;
  if (modRevision > at) throw new MalformedJson(`${key} is of revision ${modRevision}, later than its header's ${at}`);
  if (seen.has(key)) throw new MalformedJson(`${key} is in it twice`);
  seen.add(key);
  return event;
}

export function invalidState(path: string, what: string, hint?: string, byForce?: string): RewindError {
  return new RewindError('file_invalid', `${path} cannot be imported: ${what}`, {
    hint: hint ?? 'It has to be what `etcdctl get "" --prefix -w json` prints, all of it.',
    ...(byForce === undefined ? {} : { byForce }),
  });
}

async function inFile<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MalformedJson) throw invalidState(path, error.message);
    throw error;
  }
}
