import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { RewindError } from '../domain/errors.ts';

/** In the header of every database of ours ("etrw"), so that another program's is never written to. */
export const APPLICATION_ID = 0x65747277;

interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** The directory `migrations` of the package, found from the sources and from what is built of them. */
function migrationsDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(directory, 'migrations');
    if (existsSync(join(candidate, '0001_store.sql'))) return candidate;
    const parent = dirname(directory);
    if (parent === directory) throw new Error('The directory "migrations" of the package is missing.');
    directory = parent;
  }
}

function migrations(): Migration[] {
  const directory = migrationsDirectory();
  return readdirSync(directory)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), sql: readFileSync(join(directory, name), 'utf8') }));
}

export function newestVersion(): number {
  return Math.max(...migrations().map((migration) => migration.version));
}

function pragmaNumber(db: Database.Database, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

/**
 * That the file is ours and not of a later program.
 * @returns its version; 0 for an empty file
 * @throws RewindError `database_newer`, `database_corrupt`
 */
export function checkVersion(db: Database.Database, path: string): number {
  const version = pragmaNumber(db, 'user_version');
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  if (tables > 0 && pragmaNumber(db, 'application_id') !== APPLICATION_ID) {
    throw new RewindError('database_corrupt', `${path} is a database of another program.`, {
      hint: 'Name another file with --db.',
    });
  }
  const newest = newestVersion();
  if (version > newest) {
    throw new RewindError(
      'database_newer',
      `The database ${path} has format ${version}; this etcd-rewind knows formats up to ${newest}.`,
      { hint: 'Use the etcd-rewind that wrote it or a later one, or name another file with --db.' },
    );
  }
  return version;
}

/** Brings the database to the newest version, each step in a transaction of its own; never back. */
export function migrate(db: Database.Database, path: string): void {
  const version = checkVersion(db, path);
  for (const migration of migrations()) {
    if (migration.version <= version) continue;
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
