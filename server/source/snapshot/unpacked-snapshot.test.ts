import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { RewindError } from '../../domain/errors.ts';
import { snapshotBytes, temporaryFile } from './snapshot.fixture.ts';
import { withUnpackedSnapshots } from './unpacked-snapshot.ts';

const snapshot = snapshotBytes('crd-and-configmap-etcd34');
const packed = () => temporaryFile(gzipSync(snapshot), 'snapshot.db.gz');

test('a packed snapshot is a file for the eyes of its owner for so long, and what is none stays where it is', async () => {
  const lines = temporaryFile(gzipSync('{"format":"etcd-history/1"}\n'), 'history.ndjson.gz');
  const seen = await withUnpackedSnapshots([lines, packed()], async (paths) => {
    const [other, file = ''] = paths;
    expect(other).toBe(lines);
    expect(readFileSync(file).equals(snapshot)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    return file;
  });
  expect(existsSync(dirname(seen))).toBe(false);
});

test('an error names the file that was given, and nothing is left behind', async () => {
  const given = packed();
  let seen = '';
  const failing = withUnpackedSnapshots([given], async ([file = '']) => {
    seen = file;
    throw new RewindError('file_invalid', `${file} is damaged: page 3`, { hint: `Copy ${file} again.` });
  });
  await expect(failing).rejects.toMatchObject({
    code: 'file_invalid',
    message: `${given} is damaged: page 3`,
    hint: `Copy ${given} again.`,
  });
  expect(seen).not.toBe('');
  expect(existsSync(dirname(seen))).toBe(false);
});

test.each([
  ['a gzip that ends early', (bytes: Buffer) => bytes.subarray(0, -1000)],
  ['a gzip that is broken', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 20_000), Buffer.alloc(100)])],
])('%s is refused, with the file that was given', async (_what, damage) => {
  const path = temporaryFile(damage(gzipSync(snapshot)), 'snapshot.db.gz');
  await expect(withUnpackedSnapshots([path], async () => 'read')).rejects.toMatchObject({
    code: 'file_invalid',
    message: expect.stringContaining(`${path} is damaged: its gzip ends or breaks after`),
  });
});

test('what would be larger than is allowed is not unpacked', async () => {
  const path = packed();
  await expect(withUnpackedSnapshots([path], async () => 'read', { maxBytes: 300_000 })).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining(path),
  });
  expect(await withUnpackedSnapshots([path], async () => 'read', { maxBytes: snapshot.length })).toBe('read');
});

test('unpacking ends when it is told to, with the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(withUnpackedSnapshots([packed()], async () => 'read', { signal })).rejects.toThrow('enough');
});

test('progress is told in bytes of the file', async () => {
  const path = packed();
  const told: [number, number][] = [];
  await withUnpackedSnapshots([path], async () => 'read', { onRead: (done, of) => told.push([done, of]) });
  const { size } = statSync(path);
  expect(told.at(-1)).toEqual([size, size]);
});
