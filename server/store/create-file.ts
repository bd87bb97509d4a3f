import { closeSync, openSync } from 'node:fs';

/**
 * Creates an empty file of mode 0600 where there is none. A file that is there is not opened: closing it again would drop
 * the locks that SQLite holds on it in this process (POSIX locks belong to the process, not to the descriptor).
 */
export function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}
