import { inspectKeyDirectory, inspectKeyZip } from './dump/key-directory.ts';
import { isState } from './dump/state-file.ts';
import { inspectStates } from './dump/states.ts';
import { isZip } from './dump/zip-file.ts';
import { inspectHistoryFile } from './history-file.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';
import { inspectSnapshot, isSnapshot } from './snapshot/inspect-snapshot.ts';
import { RewindError } from '../domain/errors.ts';
import { firstBytes, isDirectory } from './file-content.ts';

/** How a database of SQLite begins. */
const DATABASE = Buffer.from('SQLite format 3\0');

/** As etcd-rewind keeps its recordings in: it is opened, not imported. */
async function isDatabase(path: string): Promise<boolean> {
  return DATABASE.equals(await firstBytes(path, DATABASE.length));
}

function aDatabase(path: string): RewindError {
  return new RewindError('file_invalid', `${path} is a database, as etcd-rewind keeps recordings in.`, {
    hint: `Open it as it is, or: etcd-rewind export --db ${path} -o FILE, and etcd-rewind import --db OTHER.db FILE`,
  });
}

/**
 * Reads and checks a history of whatever form, which its content tells, not its name. Of several files, each a state, one
 * history is made. A snapshot must not be packed (see `withUnpackedSnapshots`).
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` saying where, `file_version`; `usage` for several
 * files that make no history together
 */
export async function inspectHistory(
  paths: readonly string[],
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  const [path = '', ...others] = paths;
  if (others.length > 0) return inspectStates(paths, named, options);
  if (await isDirectory(path)) return inspectKeyDirectory(path, named, options);
  if (await isZip(path)) return inspectKeyZip(path, named, options);
  if (await isSnapshot(path)) return inspectSnapshot(path, named, options);
  if (await isState(path)) return inspectStates([path], named, options);
  if (await isDatabase(path)) throw aDatabase(path);
  return inspectHistoryFile(path, named, options);
}
