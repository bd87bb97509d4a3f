// @ts-check
import { HEADLESS_CHROMIUM } from './chromium.mjs';
import { findProgram, run } from './commands.mjs';

/** The programs that the tests run, and the Debian packages that have them. */
export const testPrograms = [
  { program: 'etcd', package: 'etcd-server' },
  { program: 'etcdctl', package: 'etcd-client' },
  // Where CHROMIUM names another one, that is taken.
  ...(process.env['CHROMIUM'] === undefined ? [{ program: HEADLESS_CHROMIUM, package: HEADLESS_CHROMIUM }] : []),
];

/** What `npm ci` needs besides, where the native module has to be compiled. */
export const buildPrograms = [
  { program: 'c++', package: 'g++' },
  { program: 'make', package: 'make' },
  { program: 'python3', package: 'python3' },
];

/**
 * Makes sure that programs are there: installs their packages where we may, otherwise says what to install.
 *
 * @param {readonly { program: string, package: string }[]} programs
 * @param {string} root
 */
export async function installPrograms(programs, root) {
  const missing = programs.filter(({ program }) => findProgram(program) === null);
  if (missing.length === 0) return;
  const names = missing.map((each) => each.package);
  const mayInstall = process.getuid?.() === 0 && findProgram('apt-get') !== null;
  if (!mayInstall) throw new Error(missingMessage(missing));

  console.log(`Installing ${names.join(', ')} …`);
  // In run level 1 nothing is started: the package's own etcd must not take port 2379.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await run('apt-get', ['update', '-q'], { cwd: root, env });
  const install = await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], {
    cwd: root,
    env,
  });
  const still = programs.filter(({ program }) => findProgram(program) === null);
  if (install !== 0 || still.length > 0) {
    const detail = update === 0 ? '' : ' (apt-get update failed, too)';
    throw new Error(`apt-get install ${names.join(' ')} failed${detail}.\n${missingMessage(still)}`);
  }
}

/** @param {readonly { program: string, package: string }[]} missing */
export function missingMessage(missing) {
  const programs = missing.map(({ program }) => program).join(', ');
  const packages = missing.map((each) => each.package).join(' ');
  return (
    `The tests need ${programs}, which PATH does not have. On Debian and Ubuntu, as root:\n` +
    `  apt-get update && apt-get install --no-install-recommends ${packages}`
  );
}
