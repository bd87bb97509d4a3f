import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from './package-root.ts';

const example = join(packageRoot, 'examples/kubectl-run-pod.ndjson.gz');
const SLOW = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The program as a process of its own. */
function start(...parameters: string[]) {
  const child = spawn(process.execPath, [join(packageRoot, 'dist/server/main.js'), ...parameters], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', (data) => {
      out += String(data);
      const found = /http:\/\/\S+/.exec(out)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  child.stderr.on('data', (data) => (err += String(data)));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return {
    address,
    ended,
    stop: (signal: NodeJS.Signals) => child.kill(signal),
    /** Nobody reads its standard error any more. */
    closeErrors: () => child.stderr.destroy(),
  };
}

test(
  'serve opens on the example without an etcd, prints one line, and ends gracefully',
  async () => {
    const server = start('--port', '0', '--endpoints', '127.0.0.1:1', '--db', join(folder, 'rewind.db'));
    const address = await Promise.race([
      server.address,
      server.ended.then(({ err }) => Promise.reject(new Error(err))),
    ]);
    let recordings: { id: string; source: string }[] = [];
    for (let attempt = 0; attempt < 200 && recordings.length === 0; attempt += 1) {
      const answer = await fetch(`${address}/api/recordings`);
      recordings = ((await answer.json()) as { recordings: typeof recordings }).recordings;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(recordings).toMatchObject([{ source: 'example' }]);
    const capture = (await (await fetch(`${address}/api/capture`)).json()) as {
      state: string;
      error: { message: string };
    };
    expect(capture.state).toBe('unreachable');
    expect(capture.error.message).toContain('127.0.0.1:1');
    const revision = await fetch(`${address}/api/recordings/${recordings[0]?.id}/revisions/595`);
    expect(((await revision.json()) as { text: string }).text).toContain('Successfully assigned default/www to node-1');

    server.stop('SIGTERM');
    const { code, out, err } = await server.ended;
    expect(code).toBe(0);
    expect(out).toBe(`etcd-rewind is at ${address} (captures from 127.0.0.1:1)\n`);
    expect(err).toContain('"code":"etcd_unreachable"');
    const logged = err.trimEnd().split('\n');
    for (const line of logged) expect(JSON.parse(line)).toMatchObject({ time: expect.stringMatching(/T.*Z$/) });
    expect(statSync(join(folder, 'rewind.db')).mode & 0o777).toBe(0o600);
  },
  SLOW,
);

test(
  'serve ends in order, too, when the signal comes as soon as its address is told',
  async () => {
    const server = start('--port', '0', '--no-capture', '--db', join(folder, 'rewind.db'));
    await Promise.race([server.address, server.ended]);
    server.stop('SIGTERM');
    expect((await server.ended).code).toBe(0);
  },
  SLOW,
);

test(
  'a port that is taken is a failure that says what to do, and leaves nothing',
  async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const parameters = ['--no-capture', '--port', String(port), '--db', join(folder, 'new.db')];
    const { code, out, err } = await start(...parameters).ended;
    other.close();
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(`Port ${port} of 127.0.0.1 is in use`);
    expect(err).toContain(`--port ${port + 1}`);
    expect(readdirSync(folder)).toEqual([]);
  },
  SLOW,
);

test(
  'what is imported can be exported again, whole or in part',
  async () => {
    const db = join(folder, 'rewind.db');
    const imported = await start('import', example, '--db', db).ended;
    expect(imported.err).toBe('');
    expect(imported).toMatchObject({ code: 0, out: expect.stringMatching(/has 24 revisions/) });
    const again = await start('import', example, '--db', db).ended;
    expect(again.out).toContain('already');

    const file = join(folder, 'part.ndjson.gz');
    expect(await start('export', '--db', db, '--from', '592', '--to', '596', '-o', file).ended).toMatchObject({
      code: 0,
    });
    const lines = gunzipSync(readFileSync(file))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ format: 'etcd-history/1', startRevision: 592, endRevision: 596 });
    const events = lines.filter(({ type }) => type === 'put' || type === 'delete');
    expect(events.map(({ modRevision }) => modRevision)).toEqual([593, 594, 595, 596]);

    const whole = await start('export', '--db', db).ended;
    const original = gunzipSync(readFileSync(example)).toString().trimEnd().split('\n');
    expect(whole.out.trimEnd().split('\n')).toHaveLength(original.length);

    const failed = await start('export', '--db', db, '--from', '9999', '-o', join(folder, 'none')).ended;
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('9999') });
    expect(() => statSync(join(folder, 'none'))).toThrow();
  },
  SLOW,
);

test(
  'a file that is not there, and a database that is not, are failures',
  async () => {
    const missing = await start('import', 'no-such-file', '--db', join(folder, 'rewind.db')).ended;
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('no-such-file') });
    const empty = await start('export', '--db', join(folder, 'none.db')).ended;
    expect(empty.code).toBe(1);
    expect(empty.err).toContain('etcd-rewind: ');
    expect(empty.err).not.toMatch(/\n\s+at /);
  },
  SLOW,
);

test('a full disk behind standard output is told, with no trace of the program', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [join(packageRoot, 'dist/server/main.js'), '--help'], {
    cwd: folder,
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let err = '';
  child.stderr?.on('data', (data) => (err += String(data)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/^etcd-rewind: Standard output could not be written: .*ENOSPC.*\n.*not whole\.\n$/),
  });
});

test(
  'a reader of standard error that has gone away is no failure, neither of a command nor of what goes on',
  async () => {
    const db = join(folder, 'rewind.db');
    await start('import', example, '--db', db).ended;
    const parameters = ['export', '--format', 'dir', '--db', db, '-o'];
    expect((await start(...parameters, join(folder, 'heard')).ended).err).toContain('Not in these files');
    const command = start(...parameters, join(folder, 'unheard'));
    command.closeErrors();
    expect(await command.ended).toMatchObject({ code: 0, out: expect.stringContaining('unheard: ') });

    const server = start('--port', '0', '--endpoints', '127.0.0.1:1', '--db', db);
    server.closeErrors();
    const address = await Promise.race([server.address, server.ended.then(() => Promise.reject(new Error('ended')))]);
    // By then it has logged that nobody answers there.
    const state = async () => ((await (await fetch(`${address}/api/capture`)).json()) as { state: string }).state;
    await expect.poll(state, { timeout: 30_000 }).toBe('unreachable');
    server.stop('SIGTERM');
    expect((await server.ended).code).toBe(0);
  },
  SLOW,
);
