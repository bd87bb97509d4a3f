import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRecorder } from '../capture/recorder.ts';
import { readSettings } from '../config.ts';
import { analyzeCommand } from './analyze.ts';
import { packageRoot } from './package-root.ts';
import { runProgram } from './program.ts';
import { recorderOptions } from './recorder-options.ts';
import { verifyCommand } from './verify.ts';
import { Sqlite } from '../store/sqlite.ts';

const SLOW = 60_000;

let folder: string;
let db: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-analyze-'));
  db = await imported('recorded.db', 'deployment-rollout');
}, SLOW);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function imported(name: string, example: string): Promise<string> {
  const path = join(folder, name);
  const names = ['db', 'secrets', 'redact', 'encryptionConfig', 'kubernetesRelease', 'logLevel'] as const;
  const settings = readSettings(names, { db: path, logLevel: 'silent' }, {});
  const recorder = await startRecorder(recorderOptions(settings, {}));
  await recorder.importFile(join(packageRoot, `examples/${example}.ndjson.gz`), { name: example });
  await recorder.close();
  return path;
}

async function run(...parameters: string[]) {
  const out = new PassThrough();
  const err = new PassThrough();
  const [outText, errText] = [text(out), text(err)];
  const io = { in: Readable.from([]), out, err, readableLog: false };
  const commands = [analyzeCommand, verifyCommand];
  const outcome = await runProgram(parameters, { commands, version: '1', environment: {}, io });
  out.end();
  err.end();
  return { outcome, out: await outText, err: await errText };
}

describe('analyze', () => {
  test('says of each resource how much of it there is, and what makes the etcd grow', async () => {
    const { outcome, out } = await run('analyze', '--db', db);
    expect(outcome).toEqual({ exitCode: 0 });
    expect(out).toMatch(/^recording deployment-rollout \(\S+\), revisions \d+ to \d+, 2026-\S+Z to 2026-\S+Z\n/);
    expect(out).toMatch(/^pods +\d+ +.*kubelet/m);
    expect(out).toMatch(/^ +[\d.]+ KiB +- +\/registry\/pods\/\S+\n +- +\d+ +\/registry\/pods\/\S+$/m);
    expect(out).toMatch(/^- pods: \d+ % of writes, \d+ % of bytes/m);
  });

  test('counts what is in the recording', async () => {
    const { out } = await run('analyze', '--db', db, '-o', 'json');
    const analysis = JSON.parse(out) as {
      revisions: number;
      objects: number;
      bytes: number;
      resources: {
        revisions: number;
        creates: number;
        updates: number;
        deletes: number;
        objects: number;
        bytes: number;
      }[];
      mostWritten: { revisions: number }[];
      heaviest: { bytes: number }[];
    };
    const sqlite = new Sqlite(db, { readonly: true });
    const counted = sqlite.prepare<[], { events: number }>('SELECT events FROM recordings').get();
    sqlite.close();
    expect(analysis.revisions).toBe(counted?.events);
    const sum = (of: (tally: (typeof analysis.resources)[number]) => number) =>
      analysis.resources.reduce((total, tally) => total + of(tally), 0);
    expect(sum((tally) => tally.creates + tally.updates + tally.deletes)).toBe(analysis.revisions);
    expect(sum((tally) => tally.objects)).toBe(analysis.objects);
    expect(sum((tally) => tally.bytes)).toBe(analysis.bytes);
    const falls = (list: number[]) => list.every((value, i) => i === 0 || value <= (list[i - 1] ?? 0));
    expect(falls(analysis.mostWritten.map(({ revisions }) => revisions))).toBe(true);
    expect(falls(analysis.heaviest.map(({ bytes }) => bytes))).toBe(true);
  });
});

describe('verify', () => {
  test('finds nothing wrong with a database that is not', async () => {
    const { outcome, out, err } = await run('verify', '--db', db);
    expect(err).toBe('');
    expect(outcome).toEqual({ exitCode: 0 });
    expect(out).toMatch(/^recording deployment-rollout \(\S+\): complete from \d+ to \d+\n/);
    expect(out).toContain('all is as it was written');
  });

  test('ends with 1 where something is damaged, and says where', async () => {
    const path = await imported('damaged.db', 'kubectl-run-pod');
    const sqlite = new Sqlite(path);
    sqlite.exec("UPDATE blocks SET data = data || x'00' WHERE position = (SELECT max(position) FROM blocks)");
    sqlite.exec('DELETE FROM gaps; UPDATE recordings SET cursor = cursor + 5');
    sqlite.close();
    const { outcome, out, err } = await run('verify', '--db', path);
    expect(outcome).toEqual({ exitCode: 1 });
    expect(out).toMatch(/^block of values \d+:\d+: the checksum of its \d+ bytes is wrong$/m);
    expect(out).toMatch(/: 615 to 619 missing$/m);
    expect(err).toContain(`wrong with ${path}`);
    const { out: json } = await run('verify', '--db', path, '-o', 'json');
    expect(JSON.parse(json)).toMatchObject({ recordings: [{ holes: [{ from: 615, to: 619 }] }] });
  });
});

describe('a database that cannot be read', () => {
  test.each(['analyze', 'verify'])(
    '%s says why',
    async (command) => {
      const path = join(folder, `${command}-none.db`);
      expect(await run(command, '--db', path)).toMatchObject({
        outcome: { exitCode: 1 },
        out: '',
        err: expect.stringContaining('There is no database'),
      });
      expect((await run(command, '--db', folder)).outcome).toEqual({ exitCode: 1 });
      writeFileSync(path, '');
      expect(await run(command, '--db', path)).toMatchObject({ outcome: { exitCode: 1 } });
      writeFileSync(path, readFileSync(db).subarray(0, 5000));
      expect(await run(command, '--db', path)).toMatchObject({ outcome: { exitCode: 1 } });
      writeFileSync(
        path,
        'no database at all, but a letter of more than a hundred characters, as people wrote them once upon a time',
      );
      expect(await run(command, '--db', path)).toMatchObject({
        outcome: { exitCode: 1 },
        err: expect.stringContaining('no readable database'),
      });
      const newer = await imported(`${command}-newer.db`, 'kubectl-run-pod');
      const sqlite = new Sqlite(newer);
      sqlite.pragma('user_version = 99');
      sqlite.close();
      expect(await run(command, '--db', newer)).toMatchObject({
        outcome: { exitCode: 1 },
        err: expect.stringContaining('format 99'),
      });
      expect((await run(command, '--nothing')).outcome).toEqual({ exitCode: 2 });
    },
    SLOW,
  );

  test('a database that another process has locked is one of them, and it is left as it is', async () => {
    const path = await imported('locked.db', 'kubectl-run-pod');
    const holder = new Sqlite(path);
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec("BEGIN EXCLUSIVE; UPDATE settings SET value = value WHERE name = 'holder'");
    try {
      for (const command of ['analyze', 'verify']) {
        expect(await run(command, '--db', path)).toMatchObject({
          outcome: { exitCode: 1 },
          out: '',
          err: expect.stringContaining('is locked by another process'),
        });
      }
    } finally {
      holder.exec('ROLLBACK');
      holder.close();
    }
    expect((await run('verify', '--db', path)).outcome).toEqual({ exitCode: 0 });
  }, 60_000);
});
