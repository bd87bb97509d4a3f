import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';

/** The version of Node's interface for compiled modules that better-sqlite3 13 needs: that of Node 22.14. */
const NODE_API = 10;

/**
 * SQLite for this Node. Version 13 of better-sqlite3 comes compiled, and does not load before Node 22.14; version 12 is compiled
 * during installation, and ends the process on Node 24.19 and later when memory is collected.
 */
export const Sqlite = load(Number(process.versions['napi']) >= NODE_API ? 'better-sqlite3' : 'better-sqlite3-node20');

function load(name: string): typeof Database {
  try {
    return createRequire(import.meta.url)(name) as typeof Database;
  } catch (cause) {
    // Both are optional to npm, which says nothing when the one that is needed could not be installed.
    throw new Error(
      `SQLite (the package ${name}) is not installed for this Node ${process.versions.node}. From Node 22.14 on it comes compiled; ` +
        'for older ones installing it takes a C++ compiler, make and Python 3. Install etcd-rewind again with either.',
      { cause },
    );
  }
}
