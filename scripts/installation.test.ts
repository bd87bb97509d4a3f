import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installationHash, installFailure, matchesLock, missingBuildTools } from './installation.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'installation-'));
  manifest({ scripts: { start: 'a' }, dependencies: { fastify: '5' } });
  lock({ '': {}, 'node_modules/fastify': { version: '5.1.0' }, 'node_modules/fsevents': optional });
});
afterEach(() => rmSync(root, { recursive: true }));

const optional = { version: '2.0.0', optional: true };

function manifest(content: object): void {
  writeFileSync(join(root, 'package.json'), JSON.stringify(content));
}
function lock(packages: object): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}
function installed(packages: Record<string, object>): void {
  for (const path of Object.keys(packages)) mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
}

test('only what decides about the installation changes its hash', () => {
  const before = installationHash(root);
  manifest({ scripts: { start: 'b' }, dependencies: { fastify: '5' } });
  expect(installationHash(root)).toBe(before);
  manifest({ dependencies: { fastify: '6' } });
  expect(installationHash(root)).not.toBe(before);
  manifest({ dependencies: { fastify: '5' } });
  lock({ 'node_modules/fastify': { version: '5.1.1' } });
  expect(installationHash(root)).not.toBe(before);
});

test('an installation that somebody else made counts when it has the locked versions', () => {
  expect(matchesLock(root)).toBe(false);
  installed({ 'node_modules/fastify': { version: '5.1.0' } });
  expect(matchesLock(root)).toBe(true);
  installed({ 'node_modules/fastify': { version: '5.0.9' } });
  expect(matchesLock(root)).toBe(false);
  installed({ 'node_modules/fsevents': optional });
  expect(matchesLock(root)).toBe(false);
});

test('a package whose folder was deleted is missing', () => {
  installed({ 'node_modules/fastify': { version: '5.1.0' } });
  rmSync(join(root, 'node_modules/fastify'), { recursive: true });
  expect(matchesLock(root)).toBe(false);
});

test('names the build tools that PATH does not have, and how to get them', () => {
  expect(missingBuildTools(() => '/usr/bin/found')).toEqual([]);
  const missing = missingBuildTools((program) => (program === 'make' ? '/usr/bin/make' : null));
  expect(missing).toEqual(['a C++ compiler', 'Python 3']);
  expect(installFailure(missing)).toMatch(/a C\+\+ compiler, Python 3 are missing[\s\S]*apt-get install g\+\+/);
  expect(installFailure([])).toMatch(/npm says/);
});
