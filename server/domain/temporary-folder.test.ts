import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discardLeftovers, temporaryFolder } from './temporary-folder.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leftovers-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('what processes have left that are no more is taken away, and nothing else', () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  const of = (host: string, pid: number, rest: string): string => `etcd-rewind-content-${host}-${pid}-${rest}`;
  const kept = [
    of(hostname(), process.pid, 'abcdef'),
    of('elsewhere', gone, 'abcdef'),
    'etcd-rewind-abcdef',
    `other-${gone}-abcdef`,
  ];
  for (const name of [...kept, of(hostname(), gone, 'ABCdef')]) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'content'), 'secret');
  }
  discardLeftovers(directory);
  expect(readdirSync(directory).sort()).toEqual(kept.toSorted());
  discardLeftovers(join(directory, 'missing'));
});

test('a folder is its process own, until it is discarded', async () => {
  const before = process.listenerCount('exit');
  const folder = await temporaryFolder('upload');
  expect(folder.path).toContain(`-${process.pid}-`);
  folder.discard();
  expect(() => readdirSync(folder.path)).toThrow('ENOENT');
  expect(process.listenerCount('exit')).toBe(before);
});
