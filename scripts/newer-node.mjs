// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './commands.mjs';
import { takesCompiledSqlite } from './installation.mjs';

/** The Node that most people have while the tests run on the oldest that will do. */
const VERSION = '24.21.0';
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * A Node that takes the SQLite which comes compiled: this one, or the one that `installNewerNode` has installed.
 *
 * @param {string} root
 * @returns {{ program: string, modules: string }} the program, and the folder with that SQLite
 */
export function newerNode(root) {
  if (takesCompiledSqlite()) return { program: process.execPath, modules: join(root, 'node_modules') };
  const modules = join(folderOf(root), 'node_modules');
  return { program: join(modules, PACKAGE, 'bin/node'), modules };
}

/**
 * Installs it for the tests, unless it is there.
 *
 * @param {string} root
 */
export async function installNewerNode(root) {
  if (existsSync(newerNode(root).program)) return;
  const wanted = [`${PACKAGE}@${VERSION}`, `better-sqlite3@${sqliteVersion(root)}`];
  const options = ['--no-save', '--ignore-scripts', '--no-engine-strict', '--loglevel=error', '--no-progress'];
  const code = await runNpm(['install', '--prefix', folderOf(root), ...options, ...wanted], { cwd: root });
  if (code !== 0) throw new Error(`npm could not install ${wanted.join(' and ')}; what it says about it stands above.`);
}

/**
 * Named by what is in it: with another version, another one is installed.
 *
 * @param {string} root
 */
function folderOf(root) {
  return join(root, `test-results/node-${VERSION}-sqlite-${sqliteVersion(root)}`);
}

/** @param {string} root */
function sqliteVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages['node_modules/better-sqlite3']
    .version;
}
