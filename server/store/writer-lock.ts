import { chmodSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { createFile } from './create-file.ts';
import { databaseError } from './database-errors.ts';
import { Sqlite } from './sqlite.ts';

/**
 * That only one process writes: a lock of the operating system on a file beside the database, held through an open
 * transaction. It goes when its process does, however that ends; the file itself stays and means nothing.
 */
export class WriterLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** @returns null when another holds it */
  static take(databasePath: string): WriterLock | null {
    const path = `${databasePath}.lock`;
    let db: Database.Database | undefined;
    try {
      createFile(path);
      chmodSync(path, 0o600);
      db = new Sqlite(path, { timeout: 0 });
      // An empty rollback-journal database that is never written: the lock is all it is for.
      db.exec('BEGIN EXCLUSIVE');
      return new WriterLock(db);
    } catch (error) {
      db?.close();
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return null;
      throw databaseError(error, path);
    }
  }

  release(): void {
    this.#db.close();
  }
}
