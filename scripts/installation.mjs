// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findProgram, runNpm } from './commands.mjs';

const STAMP = 'node_modules/.etcd-rewind-installed';

/**
 * Installs the npm dependencies unless what is installed is what package-lock.json asks for, for this Node.
 *
 * @param {string} root
 */
export async function installIfChanged(root) {
  await installPackages(root);
  await compileNativeModule(root);
}

/**
 * The first part of it, after which everything runs but the native module: its packages, as they are published.
 *
 * @param {string} root
 */
export async function installPackages(root) {
  if (readStamp(root) === installationHash(root) || matchesLock(root)) return;
  console.log('Installing dependencies …');
  const code = await runNpm(['ci', '--ignore-scripts', '--loglevel=error', '--no-progress'], {
    cwd: root,
    env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (code !== 0) throw new Error(installFailure([]));
}

/**
 * The second part of it. From Node 22.14 on better-sqlite3 comes compiled, unless this system is one that nobody compiled it for.
 *
 * @param {string} root
 */
export async function compileNativeModule(root) {
  const wanted = installationHash(root);
  if (readStamp(root) === wanted) return;
  const name = takesCompiledSqlite() ? 'better-sqlite3' : 'better-sqlite3-node20';
  if (!nativeModuleLoads(root, name)) {
    console.log('Compiling SQLite (about a minute, once) …');
    const code = await runNpm([...COMPILING[name], '--loglevel=error', '--no-progress'], {
      cwd: root,
      env: { JOBS: 'max', CFLAGS: compilerFlags('CFLAGS'), CXXFLAGS: compilerFlags('CXXFLAGS') },
    });
    if (code !== 0 || !nativeModuleLoads(root, name)) throw new Error(installFailure(missingBuildTools()));
  }
  writeFileSync(join(root, STAMP), wanted);
}

/** How npm compiles each of the two. */
const COMPILING = {
  'better-sqlite3': ['run', 'build-release', '--prefix', 'node_modules/better-sqlite3'],
  'better-sqlite3-node20': ['rebuild', 'better-sqlite3-node20'],
};

/** Whether this Node takes the SQLite that comes compiled: see server/store/sqlite.ts. */
export function takesCompiledSqlite() {
  return Number(process.versions['napi']) >= 10;
}

/** What better-sqlite3 puts into SQLite and no query of ours uses: search in texts and in areas, a quarter of what is compiled. */
const UNUSED_PARTS = ['FTS3', 'FTS3_PARENTHESIS', 'FTS4', 'FTS5', 'GEOPOLY', 'RTREE'];

/**
 * SQLite is compiled as its authors do it; what better-sqlite3 asks for (-O3) takes half as long again and gains nothing that
 * can be measured. Flags of the user's own count more.
 *
 * @param {'CFLAGS' | 'CXXFLAGS'} name
 */
function compilerFlags(name) {
  const without = name === 'CFLAGS' ? UNUSED_PARTS.map((part) => `-USQLITE_ENABLE_${part}`) : [];
  return ['-O2', ...without, process.env[name] ?? ''].join(' ').trim();
}

/**
 * What decides whether an installation is still right: the locked versions, and the Node that the native module was
 * compiled for.
 *
 * @param {string} root
 */
export function installationHash(root) {
  const { dependencies, optionalDependencies, devDependencies, overrides, allowScripts } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(JSON.stringify({ dependencies, optionalDependencies, devDependencies, overrides, allowScripts }))
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest('hex');
}

/**
 * Whether somebody's own `npm ci` or `npm install` has left exactly the locked versions.
 *
 * @param {string} root
 */
export function matchesLock(root) {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '') return true;
    if (installed[path] === undefined) return optional === true; // for another platform
    return installed[path].version === version && existsSync(join(root, path));
  });
}

/** @param {string} root */
function readStamp(root) {
  const file = join(root, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/**
 * Whether the compiled part of better-sqlite3 is there and fits this Node.
 *
 * @param {string} root
 * @param {keyof typeof COMPILING} name
 */
function nativeModuleLoads(root, name) {
  const script = `new (require('${name}'))(':memory:').close()`;
  return spawnSync(process.execPath, ['-e', script], { cwd: root, stdio: 'ignore' }).status === 0;
}

/** What compiling a native module takes and PATH does not have. */
export function missingBuildTools(find = findProgram) {
  const tools = [
    { name: 'a C++ compiler', programs: ['c++', 'g++', 'clang++'] },
    { name: 'make', programs: ['make', 'gmake'] },
    { name: 'Python 3', programs: ['python3', 'python'] },
  ];
  return tools.filter(({ programs }) => !programs.some((program) => find(program))).map(({ name }) => name);
}

/** @param {readonly string[]} missing names of missing tools */
export function installFailure(missing) {
  if (missing.length === 0) return 'The dependencies could not be installed; what npm says about it stands above.';
  return (
    `The dependencies could not be installed: better-sqlite3 has to be compiled here, and ${missing.join(', ')} ` +
    `${missing.length === 1 ? 'is' : 'are'} missing.\n` +
    '  Debian, Ubuntu:  apt-get install g++ make python3\n' +
    '  Fedora, RHEL:    dnf install gcc-c++ make python3\n' +
    '  Alpine:          apk add g++ make python3\n' +
    '  macOS:           xcode-select --install\n' +
    'Then run the command again.'
  );
}
