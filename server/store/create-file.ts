import { closeSync, existsSync, mkdirSync, openSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates an empty file of mode 0600 where there is none. A file that is there is not opened: closing it again would drop
 * the locks that SQLite holds on it in this process (POSIX locks belong to the process, not to the descriptor).
 * @returns whether there was none
 */
export function createFile(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Creates a directory and those above it, for this user alone. One by one: Node's own `recursive` never returns where a file
 * system refuses new directories with ENOENT, as /proc does.
 * @returns those that were not there, the outermost first
 */
export function createDirectory(path: string): string[] {
  if (existsSync(path)) return [];
  const above = createDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
    return [...above, path];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return above;
    throw error;
  }
}

/** Takes directories away again that were created, as far as nothing is in them. */
export function removeDirectories(created: readonly string[]): void {
  for (const path of created.toReversed()) {
    try {
      rmdirSync(path);
    } catch {
      return;
    }
  }
}
