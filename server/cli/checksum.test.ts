import { tmpdir } from 'node:os';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { snapshotBytes, temporaryFile } from '../source/snapshot/snapshot.fixture.ts';
import { checksumCommand } from './checksum.ts';
import { runProgram } from './program.ts';

async function run(...parameters: string[]) {
  const out = new PassThrough();
  const err = new PassThrough();
  const [outText, errText] = [text(out), text(err)];
  const io = { in: Readable.from([]), out, err, readableLog: false };
  const options = { commands: [checksumCommand], version: '1', environment: {}, io };
  const outcome = await runProgram(['checksum', ...parameters], options);
  out.end();
  err.end();
  return { outcome, out: await outText, err: await errText };
}

test('a line a file, and everything as JSON', async () => {
  const rollout = temporaryFile(snapshotBytes('deployment-rollout'));
  const other = temporaryFile(snapshotBytes('crd-and-configmap-etcd34'));
  const { out, outcome } = await run(rollout, other);
  expect(outcome).toEqual({ exitCode: 0 });
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^FILE +HASH +REVISION +COMPACT-REVISION +HEAD-REVISION +ENTRIES +BYTES$/);
  expect(lines[1]).toMatch(/ 2914635521 +966 +0 +966 +965 +1683488$/);
  expect(lines[2]).toMatch(/ 2454570513 +681 +0 +681 +680 +1347616$/);
  const json: unknown = JSON.parse((await run('--rev', '600', '-o', 'json', rollout)).out);
  expect(json).toMatchObject([{ file: rollout, revision: 600, headRevision: 966, hasDigest: true, pageSize: 4096 }]);
});

test('a packed snapshot has the checksum of what is in it', async () => {
  const bytes = snapshotBytes('deployment-rollout');
  const packed = temporaryFile(gzipSync(bytes), 'snapshot.db.gz');
  const [plain] = JSON.parse((await run('-o', 'json', temporaryFile(bytes))).out) as object[];
  expect(JSON.parse((await run('-o', 'json', packed)).out)).toEqual([{ ...plain, file: packed }]);
});

test('what cannot be is said, with what to do', async () => {
  const file = temporaryFile(snapshotBytes('deployment-rollout'));
  const wrong = Buffer.from(snapshotBytes('deployment-rollout'));
  wrong.writeUInt8(1, 5000);
  const cases: [string[], number, RegExp][] = [
    [[], 2, /Missing required argument|needs a file/],
    [['/nowhere.db'], 1, /There is no file \/nowhere.db/],
    [[temporaryFile(wrong)], 1, /is damaged: page .*SHA-256/],
    [[temporaryFile(gzipSync(wrong), 'wrong.db.gz')], 1, /^etcd-rewind: \S*\/wrong\.db\.gz is damaged: page .*SHA-256/],
    [[temporaryFile(Buffer.from('{}'))], 1, /neither of its meta pages can be used/],
    [[tmpdir()], 1, /^etcd-rewind: \S+ cannot be read: it is a directory\.\n/],
    [[temporaryFile(Buffer.alloc(0))], 1, /is damaged: .*the file ends before it/],
    [[temporaryFile(gzipSync(wrong).subarray(0, -1000), 'cut.db.gz')], 1, /cut\.db\.gz is damaged: its gzip ends /],
    [['--rev', '967', file], 1, /Revision 967 is beyond the last one/],
  ];
  for (const [parameters, exitCode, words] of cases) {
    const { outcome, err, out } = await run(...parameters);
    expect(outcome).toEqual({ exitCode });
    expect(err).toMatch(words);
    expect(out).toBe('');
    // checksum has no such flag: import has it.
    if (/is damaged/.test(err)) expect(err).toMatch(/\n.* etcd-rewind import --force FILE\n$/);
  }
});
