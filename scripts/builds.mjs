// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNpm } from './commands.mjs';
import { inputHash } from './input-hash.mjs';

/** Tests and their fixtures are never part of what is built. */
const NOT_BUILT = /\.(test|fixture)\.ts$/;

/** What is built, by which npm script, from what, and the file that shows it is there. */
export const builds = [
  {
    name: 'server',
    script: 'build:server',
    inputs: ['server', 'vite.server.config.ts', 'tsconfig.json', 'package-lock.json'],
    result: 'dist/server/main.js',
  },
  {
    name: 'web',
    script: 'build:web',
    inputs: ['web', 'vite.config.ts', 'tsconfig.json', 'tsconfig.web.json', 'package-lock.json'],
    result: 'dist/web/index.html',
  },
];

/**
 * Builds the parts whose inputs changed since they were built last.
 *
 * @param {string} root
 * @returns {Promise<string[]>} names of the parts that were built
 */
export async function buildIfChanged(root) {
  const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
  const built = [];
  for (const { name, script, inputs, result } of builds) {
    const stamp = join(root, `dist/.${name}-inputs`);
    const hash = inputHash(root, inputs, { ignore: NOT_BUILT, extra: scripts[script] });
    const there = existsSync(join(root, result));
    if (there && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;

    console.log(`Building the ${name} (again only when its sources change) …`);
    rmSync(stamp, { force: true });
    // Whatever asks for it: tests do, too, and would get a page with Svelte's checks in it.
    const code = await runNpm(['run', '--silent', script], { cwd: root, env: { NODE_ENV: 'production' } });
    if (code !== 0) throw new Error(`The ${name} could not be built (npm run ${script}, exit code ${code}).`);
    if (!existsSync(join(root, result))) throw new Error(`npm run ${script} has not written ${result}.`);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, hash);
    built.push(name);
  }
  return built;
}
