// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A hash over names and contents (not times, which git sets anew on every checkout) of files and folders.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders below root; one that does not exist counts as such
 * @param {{ ignore?: RegExp, extra?: string }} options `ignore`: paths that do not count; `extra` goes into the hash
 * @returns {string}
 */
export function inputHash(root, paths, { ignore, extra = '' } = {}) {
  const hash = createHash('sha256').update(extra);
  for (const path of paths.flatMap((path) => filesOf(root, path))) {
    if (ignore?.test(path)) continue;
    const content = readFileSync(join(root, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]} in an order that is the same everywhere
 */
function filesOf(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesOf(root, `${path}/${name}`));
}
