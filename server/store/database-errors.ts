import { isRewindError, RewindError } from '../domain/errors.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function isDiskError(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_IOERR');
}

/** What SQLite or the file system says, as an error that a user can act on; what has no such meaning stays as it is. */
export function databaseError(error: unknown, path: string): unknown {
  if (isRewindError(error)) return error;
  const code = codeOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  // Under a full disk SQLite may already fail to grow its shared memory file, before it writes anything.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new RewindError('disk_full', `There is no room to write to the database ${path} (${reason}).`, {
      hint: 'Free some space; nothing that was stored before is lost.',
      cause: error,
    });
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new RewindError('database_corrupt', `${path} is no readable database (${reason}).`, {
      hint: 'Name another file with --db, or move this one away; a damaged database can be read with "sqlite3 FILE .recover".',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') {
    return new RewindError('database_in_use', `The database ${path} is locked by another process (${reason}).`, {
      hint: 'Stop the other process, or name another file with --db.',
      cause: error,
    });
  }
  if (isDiskError(error)) {
    return new RewindError('database_unwritable', `The database ${path} cannot be read or written (${reason}).`, {
      hint: 'Its disk fails, or what this user may write is limited (ulimit -f).',
      cause: error,
    });
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code === 'SQLITE_PERM' ||
    code === 'SQLITE_AUTH' ||
    ['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOENT', 'EEXIST', 'ENAMETOOLONG', 'ELOOP'].includes(code)
  ) {
    return new RewindError('database_unwritable', `The database ${path} cannot be opened for writing (${reason}).`, {
      hint: 'Check that the directory exists and may be written by this user, or name another file with --db.',
      cause: error,
    });
  }
  return error;
}

/** Runs `work`; what it throws becomes an error of the store. */
export function translatingErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseError(error, path);
  }
}
