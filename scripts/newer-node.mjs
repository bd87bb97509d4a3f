// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './commands.mjs';
import { takesCompiledSqlite } from './installation.mjs';

/** The Node that most people have while the tests run on the oldest that will do. */
const VERSION = '24.21.0';
const FOLDER = 'test-results/newer-node';
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * A Node that takes the SQLite which comes compiled: this one, or the one that `installNewerNode` has installed.
 *
 * @param {string} root
 * @returns {{ program: string, modules: string }} the program, and the folder with that SQLite
 */
export function newerNode(root) {
  if (takesCompiledSqlite()) return { program: process.execPath, modules: join(root, 'node_modules') };
  const modules = join(root, FOLDER, 'node_modules');
  return { program: join(modules, PACKAGE, 'bin/node'), modules };
}

/**
 * Installs it for the tests, unless it is there.
 *
 * @param {string} root
 */
export async function installNewerNode(root) {
  if (existsSync(newerNode(root).program)) return;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const wanted = [`${PACKAGE}@${VERSION}`, `better-sqlite3@${packages['node_modules/better-sqlite3'].version}`];
  const options = ['--no-save', '--ignore-scripts', '--no-engine-strict', '--loglevel=error', '--no-progress'];
  const code = await runNpm(['install', '--prefix', join(root, FOLDER), ...options, ...wanted], { cwd: root });
  if (code !== 0) throw new Error(`npm could not install ${wanted.join(' and ')}; what it says about it stands above.`);
}
