import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { snapshotBytes } from '../source/snapshot/snapshot.fixture.ts';
import { packageRoot } from './package-root.ts';
import { temporaryFolder } from './program.fixture.ts';

const SLOW = { timeout: 60_000 };
const folder = temporaryFolder();
const temporary = join(folder, 'temporary');
const db = join(folder, 'rewind.db');
const packed = join(folder, 'snapshot.db.gz');
mkdirSync(temporary);
writeFileSync(packed, gzipSync(snapshotBytes('deployment-rollout')));

/** A line for a shell; `etcd-rewind` in it is the program, which puts temporary files into a folder of its own. */
function shell(line: string) {
  const program = `'${process.execPath}' '${join(packageRoot, 'dist/server/main.js')}'`;
  const child = spawn('bash', ['--norc', '-c', line.replace('etcd-rewind', `exec ${program}`)], {
    env: { PATH: process.env['PATH'], ETCD_REWIND_DB: db, TMPDIR: temporary },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  return { child, ended };
}

const left = () => readdirSync(temporary).filter((name) => name.startsWith('etcd-rewind'));

test('where there is no room to unpack, it is said so, and nothing is left', SLOW, async () => {
  // What a full disk does to a file, a limit does that a shell sets.
  const { code, out, err } = await shell(`ulimit -f 500; etcd-rewind checksum '${packed}'`).ended;
  expect(err).toMatch(`etcd-rewind: There is no room in ${temporary} for what is in ${packed}.\n`);
  expect(err).toMatch(/TMPDIR\.\n$/);
  expect({ code, out, left: left() }).toEqual({ code: 1, out: '', left: [] });
});

test.each([
  ['standard input', 'etcd-rewind import -'],
  ['a pipe', 'exec 3<&0; etcd-rewind import <(exec cat <&3)'],
])('%s that does not end can be interrupted, and nothing is left', SLOW, async (_name, line) => {
  const { child, ended } = shell(line);
  // Whatever reads it beside the program ends with it.
  child.once('exit', () => child.stdin.destroy());
  child.stdin.write(gzipSync(snapshotBytes('deployment-rollout')).subarray(0, 10_000));
  await expect.poll(left, { timeout: 30_000 }).toHaveLength(1);
  child.kill('SIGINT');
  expect(await ended).toEqual({
    code: 130,
    out: '',
    err: 'etcd-rewind: Interrupted.\nNothing half-written is left.\n',
  });
  expect(left()).toEqual([]);
});

test('what can be read only once is put into a file first: a pipe, two of them, a device', SLOW, async () => {
  const state = (revision: number) => JSON.stringify({ header: { cluster_id: 7, revision }, kvs: [], count: 0 });
  for (const revision of [5, 9]) writeFileSync(join(folder, `${revision}.json`), state(revision));
  const pipe = (revision: number) => `<(cat '${join(folder, `${revision}.json`)}')`;
  const piped = await shell(`etcd-rewind import --name piped ${pipe(5)} ${pipe(9)}`).ended;
  expect(piped).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\/dev\/fd\/\d+, \/dev\/fd\/\d+: recording \S+ has .*, from 5 to 9\n$/),
  });
  expect(await shell('etcd-rewind import /dev/null').ended).toMatchObject({
    code: 1,
    err: expect.stringContaining('/dev/null, line 1: the file is empty'),
  });
  expect(left()).toEqual([]);
});
