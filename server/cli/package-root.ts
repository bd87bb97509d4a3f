import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, whether this runs from source or from dist. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

export const version = readVersion();

function findRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (isOurs(join(at, 'package.json'))) return at;
    if (dirname(at) === at) throw new Error(`There is no package.json above ${folder}.`);
  }
}

function isOurs(file: string): boolean {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).name === 'etcd-rewind';
  } catch {
    return false;
  }
}

function readVersion(): string {
  const { version: found }: { version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return found;
}
