import { chmodSync, closeSync, existsSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { RewindError } from '../domain/errors.ts';
import { databaseError, isDiskError } from './database-errors.ts';
import { createDirectory, createFile, removeDirectories } from './create-file.ts';
import { checkVersion, migrate, newestVersion } from './migrations.ts';
import { WriterLock } from './writer-lock.ts';
import { Sqlite } from './sqlite.ts';

export interface WritableDatabase {
  readonly db: Database.Database;
  readonly path: string;
  readonly lock: WriterLock;
  /** It was not there before. */
  readonly created: boolean;
  /** Directories that were made for it. */
  readonly directories: readonly string[];
}

/** Opens the database for writing, creates it (mode 0600) where it is missing, and brings it to the newest format. */
export function openForWriting(givenPath: string, nowMs: number): WritableDatabase {
  let path = resolve(givenPath);
  let lock: WriterLock | null = null;
  let db: Database.Database | null = null;
  let created = false;
  let directories: readonly string[] = [];
  try {
    directories = createDirectory(dirname(path));
    created = createFile(path);
    // One database, one lock, by whatever name it is reached.
    path = realpathSync(path);
    if (!created) requireDatabase(path);
    lock = WriterLock.take(path);
    if (lock === null) throw inUse(path);
    if (!created) chmodSync(path, 0o600);
    db = new Sqlite(path, { timeout: 5000 });
    checkVersion(db, path);
    // Takes effect in an empty file only, and has to come before anything is written.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    setUp(db);
    db.pragma('synchronous = FULL');
    db.pragma('journal_size_limit = 16777216');
    // In pages; copying the log into the file more rarely writes each page more rarely.
    db.pragma('wal_autocheckpoint = 4000');
    migrate(db, path);
    const holder = JSON.stringify({ pid: process.pid, host: hostname(), sinceMs: nowMs });
    db.prepare("INSERT INTO settings VALUES ('holder', ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
      holder,
    );
    return { db, path, lock, created, directories };
  } catch (error) {
    db?.close();
    if (created && lock !== null) removeDatabase({ path, lock, directories });
    else lock?.release();
    throw databaseError(error, path);
  }
}

/** A file that will be refused is left as it is: with the rights that it has, and no lock beside it. */
function requireDatabase(path: string): void {
  requireFile(path);
  if ((statSync(path).mode & 0o200) === 0) {
    throw new RewindError('database_unwritable', `Its owner has made the database ${path} read-only.`, {
      hint: `To write into it: chmod u+w ${path}. Or name another file with --db.`,
    });
  }
  const db = new Sqlite(path, { readonly: true, timeout: 5000 });
  try {
    checkVersion(db, path);
  } finally {
    db.close();
  }
}

function requireFile(path: string): void {
  if (!statSync(path).isDirectory()) return;
  throw new RewindError('file_unreadable', `${path} is a directory, no database.`, {
    hint: 'Name the file with --db.',
  });
}

/** Takes a database away that was made and in which nothing is stored, with its lock. Only for who has closed it. */
export function removeDatabase({ path, lock, directories }: Omit<WritableDatabase, 'db' | 'created'>): void {
  for (const ending of ['', '-wal', '-shm', '.lock']) rmSync(path + ending, { force: true });
  lock.release();
  removeDirectories(directories);
}

/** Opens an existing database for reading only. */
export function openForReading(givenPath: string): Database.Database {
  const path = resolve(givenPath);
  if (!existsSync(path)) {
    throw new RewindError('file_not_found', `There is no database at ${path}.`, {
      hint: 'Record or import something first, or name another file with --db.',
    });
  }
  requireFile(path);
  let db: Database.Database | null = null;
  try {
    db = new Sqlite(path, { readonly: true, timeout: 5000 });
    const version = checkVersion(db, path);
    if (version === 0) {
      throw new RewindError('database_corrupt', `${path} is empty: nothing was ever recorded into it.`, {
        hint: 'Record or import something first, or name another file with --db.',
      });
    }
    if (version < newestVersion()) {
      throw new RewindError('database_unwritable', `The database ${path} has the older format ${version}.`, {
        hint: 'Start etcd-rewind on it once: that brings it to the newest format.',
      });
    }
    setUp(db);
    return db;
  } catch (error) {
    db?.close();
    throw readingError(databaseError(error, path), path);
  }
}

/** Reading needs less than writing does, and what it needs is not what one would think. */
function readingError(error: unknown, path: string): unknown {
  if (!(error instanceof RewindError) || error.code !== 'database_unwritable' || error.cause === undefined)
    return error;
  // What the disk refuses has nothing to do with rights.
  if (isDiskError(error.cause)) return error;
  if (!isReadable(path)) {
    return new RewindError('file_unreadable', `This user may not read the database ${path}.`, {
      hint: 'Run this as the user who recorded it, or name another file with --db.',
      cause: error.cause,
    });
  }
  return new RewindError('file_unreadable', `The database ${path} cannot be read where it is.`, {
    hint: 'SQLite makes files beside a database to read it: copy it into a directory that this user may write.',
    cause: error.cause,
  });
}

function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch {
    return false;
  }
}

function setUp(db: Database.Database): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -8192');
}

function inUse(path: string): RewindError {
  let holder = 'another process';
  try {
    const db = new Sqlite(path, { readonly: true, timeout: 1000 });
    try {
      const row = db.prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'holder'").get();
      if (row !== undefined) {
        const known = JSON.parse(row.value) as { pid: number; host: string; sinceMs: number };
        holder = `process ${known.pid} on ${known.host} (since ${new Date(known.sinceMs).toISOString()})`;
      }
    } finally {
      db.close();
    }
  } catch {
    // Whoever holds the lock may not have come as far as to write its name.
  }
  return new RewindError('database_in_use', `The database ${path} is being written by ${holder}.`, {
    hint: 'Stop that one, or name another file with --db. Where `serve` is running, import through its page.',
  });
}
