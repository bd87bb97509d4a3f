import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../program.fixture.ts';
import { outputError, writeWholeFolder } from './whole-output.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const nobody = (): void => undefined;

async function* files(...paths: readonly string[]) {
  for (const path of paths) yield { path, content: path };
}

test('a folder that is empty is filled, and stays the one that it is', async () => {
  mkdirSync(at('empty'));
  const before = statSync(at('empty'));
  expect(await writeWholeFolder(files('a/1', 'a/2', 'b'), at('empty'), nobody)).toBe(3);
  expect(readFileSync(at('empty/a/2'), 'utf8')).toBe('a/2');
  expect(readdirSync(at('empty'))).toEqual(['a', 'b']);
  // Where a disk is mounted, nothing can be put in its place.
  expect(statSync(at('empty'))).toMatchObject({ ino: before.ino, mode: before.mode });
});

test('of what fails nothing is left in it', async () => {
  mkdirSync(at('failed'));
  await expect(writeWholeFolder(files('a/1', 'b', 'b'), at('failed'), nobody)).rejects.toMatchObject({
    code: 'output_unwritable',
    message: expect.stringContaining('a name is taken there already'),
  });
  expect(readdirSync(at('failed'))).toEqual([]);
});

test('what comes there meanwhile stays', async () => {
  mkdirSync(at('raced'));
  async function* raced() {
    yield* files('a/1', 'b/1');
    mkdirSync(at('raced/b'));
    writeFileSync(at('raced/b/other'), '');
  }
  await expect(writeWholeFolder(raced(), at('raced'), nobody)).rejects.toMatchObject({ code: 'output_unwritable' });
  expect(readdirSync(at('raced'), { recursive: true })).toEqual(['b', 'b/other']);
});

test.each([
  ['EXDEV', 'output_unwritable', /another disk/],
  ['EBUSY', 'output_unwritable', /mounted/],
  ['ENOTEMPTY', 'output_unwritable', /taken/],
  ['EEXIST', 'output_unwritable', /taken/],
  ['ENOSPC', 'disk_full', /no room/],
  ['EDQUOT', 'disk_full', /no room/],
  ['EFBIG', 'disk_full', /no room/],
])('%s is told as what it means', (errno, code, message) => {
  expect(outputError(Object.assign(new Error(), { code: errno }), '/out')).toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
