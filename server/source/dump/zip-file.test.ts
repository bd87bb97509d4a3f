import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { isRewindError } from '../../domain/errors.ts';
import { temporaryFile } from '../snapshot/snapshot.fixture.ts';
import { isZip, readZipEntry, zipEntries } from './zip-file.ts';

const CONTENTS = { 'a/1.json': '{"a":1}', 'b/ä/2.json': 'x'.repeat(10_000), 'c/3.json': '' };

async function zipOf(options: { compress?: boolean; forceZip64Format?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(CONTENTS)) zip.addBuffer(Buffer.from(content), name, options);
  zip.end({ forceZip64Format: options.forceZip64Format ?? false, comment: 'a comment' });
  return buffer(zip.outputStream);
}

async function contentsOf(path: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of await zipEntries(path)) all[entry.name] = (await readZipEntry(path, entry)).toString();
  return all;
}

test.each([
  ['packed', {}],
  ['stored', { compress: false }],
  ['of the large form', { forceZip64Format: true }],
])('a zip, %s, has the files that were put into it', async (_how, options) => {
  const path = temporaryFile(await zipOf(options));
  expect(await isZip(path)).toBe(true);
  expect(await contentsOf(path)).toEqual(CONTENTS);
});

test('what is no zip, or ends early, is told', async () => {
  const whole = await zipOf();
  expect(await isZip(temporaryFile(Buffer.from('{"a":1}')))).toBe(false);
  expect(await isZip(temporaryFile(Buffer.alloc(0)))).toBe(false);
  for (const bytes of [whole.subarray(0, -30), whole.subarray(0, 50), whole.subarray(40)]) {
    const path = temporaryFile(bytes);
    await expect(contentsOf(path)).rejects.toMatchObject({
      code: 'file_invalid',
      message: expect.stringContaining(`The zip ${path} cannot be read: `),
    });
  }
});

test('whatever is damaged, what is read is what was put into it, or it is told', { timeout: 60_000 }, async () => {
  const whole = await zipOf({ forceZip64Format: true });
  let told = 0;
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8((damaged[at] ?? 0) ^ 0x81, at);
    const read = await contentsOf(temporaryFile(damaged)).catch((error: unknown) => error);
    if (isRewindError(read)) told++;
    // A name has no checksum, and what the zip says of itself besides is not read.
    else expect(Object.values(read as object).every((text) => Object.values(CONTENTS).includes(text))).toBe(true);
  }
  expect(told).toBeGreaterThan(whole.length / 4);
});
