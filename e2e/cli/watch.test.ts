import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { freePort } from '../harness/ports.ts';
import { startProxy } from '../harness/proxy.ts';
import { replay } from '../harness/replay.ts';
import { runCommand, startCommand, temporaryFolder } from './program.ts';

const SLOW = 120_000;
const WWW = '/registry/pods/default/www';
const example = 'examples/kubectl-run-pod.ndjson.gz';

let etcd: EtcdServer;
beforeEach(async () => {
  etcd = await startEtcd();
});
afterEach(() => etcd.stop());

interface Line {
  readonly revision: number;
  readonly verb: string;
  readonly key: string;
  readonly kind: string | null;
  readonly actor: { readonly name: string } | null;
  readonly changedPaths: readonly string[];
  readonly object?: unknown;
  readonly gap?: { readonly from: number; readonly to: number };
}

const watch = (...parameters: readonly string[]) => startCommand(['watch', '--endpoints', etcd.address, ...parameters]);

function lines(out: string): Line[] {
  return out
    .slice(0, out.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const hasRevision = (revision: number) => (out: string) => lines(out).some((line) => line.revision === revision);

describe('watch', { timeout: SLOW }, () => {
  test('tells every change from a revision on, and what is written meanwhile; Ctrl-C ends it with 0', async () => {
    const { lastRevision } = await replay(etcd, example);
    const running = watch('--from-rev', '2', '-o', 'json');
    await running.until(hasRevision(lastRevision));
    const next = await etcd.put('/other', 'by hand');
    await running.until(hasRevision(next));
    running.signal('SIGINT');
    const { code, out, err } = await running.ended;
    expect(err).toBe('');
    expect(code).toBe(0);
    const told = lines(out);
    const written = await etcd.history(2);
    expect(told.map(({ revision, key }) => `${revision} ${key}`)).toEqual(
      written.map(({ revision, key }) => `${revision} ${key.toString()}`),
    );
    expect(told.at(-1)).toMatchObject({ verb: 'create', object: 'by hand' });
    const binding = told.find(({ key, changedPaths }) => key === WWW && changedPaths.includes('spec.nodeName'));
    expect(binding).toMatchObject({ verb: 'update', kind: 'Pod', actor: { name: 'kube-scheduler' } });
    expect(binding?.object).toMatchObject({ spec: { nodeName: 'node-1' } });
  });

  test.each([
    ['watch', () => watch(), (out: string) => out.includes('create')],
    [
      'record',
      () => startCommand(['record', '--endpoints', etcd.address, '--db', join(temporaryFolder(), 'rewind.db')]),
      (out: string) => out.includes('records from'),
    ],
  ])('Ctrl-C does not make who gives it wait (%s)', async (_name, start, isThere) => {
    const running = start();
    for (let i = 0; !isThere(running.out()); i++) {
      await etcd.put(`/key-${i}`, 'x');
      await delay(100);
    }
    // Just after a heartbeat, the next one is far.
    await delay(2_200);
    const beganMs = performance.now();
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(0);
    expect(performance.now() - beganMs).toBeLessThan(800);
  });

  test('prints a line a change, of a prefix, a namespace, a kind', async () => {
    const { lastRevision } = await replay(etcd, example);
    const running = watch('/registry/', '-n', 'default', '--kind', 'pod', '--from-rev', '2');
    await running.until((out) => out.includes('delete'));
    await etcd.put('/elsewhere', 'not told');
    running.signal('SIGTERM');
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^ +\d+ {2}\S+ +create {2}Pod default\/www +kubectl-run +new: image nginx/m);
    expect(out).toMatch(/^ +\d+ {2}\S+ +update {2}Pod default\/www +kube-scheduler\?? +nodeName → node-1/m);
    const [head, ...rows] = out.trimEnd().split('\n');
    expect(head).toMatch(/^REVISION +TIME +VERB +OBJECT +ACTOR +CHANGED$/);
    expect(rows.every((line) => line.includes('Pod default/www'))).toBe(true);
    expect(lastRevision).toBeGreaterThan(100);
  });

  test('says that it waits for a revision that is to come, and then has it without a head where none is wanted', async () => {
    const head = await etcd.put('/key', 'now');
    const running = watch('--from-rev', String(head + 3), '--no-headers');
    await running.until(() => running.err() !== '');
    expect(running.err()).toBe(`etcd-rewind: waits for revision ${head + 3}; the etcd is at ${head}.\n`);
    for (let i = 0; i < 3; i++) await etcd.put(`/key-${i}`, 'x');
    await running.until((out) => out !== '');
    expect(running.out()).toMatch(new RegExp(`^ +${head + 3} {2}\\S+ +create {2}/key-2`));
  });

  test('goes on without a hole or a repetition where the connection is cut', async () => {
    const proxy = await startProxy(etcd.port);
    try {
      const running = startCommand(['watch', '--endpoints', proxy.address, '-o', 'json', '--from-rev', '2']);
      for (let i = 0; i < 20; i++) await etcd.put(`/key-${i % 5}`, `before ${i}`);
      await running.until(hasRevision(21));
      proxy.cut();
      const last = await replay(etcd, example);
      await running.until(hasRevision(last.lastRevision));
      running.signal('SIGINT');
      const { code, out, err } = await running.ended;
      expect(code).toBe(0);
      expect(err).toContain('It is tried again.');
      expect(lines(out).map(({ revision, key }) => `${revision} ${key}`)).toEqual(
        (await etcd.history(2)).map(({ revision, key }) => `${revision} ${key.toString()}`),
      );
    } finally {
      await proxy.stop();
    }
  });

  test('says which revisions etcd has compacted', async () => {
    for (let i = 0; i < 10; i++) await etcd.put('/key', `value ${i}`);
    await etcd.compact(8);
    const running = watch('--from-rev', '5', '-o', 'json');
    await running.until(hasRevision(11));
    const table = watch('--from-rev', '5');
    await table.until((out) => out.includes('      11'));
    for (const one of [running, table]) one.signal('SIGINT');
    const [first, ...others] = lines((await running.ended).out);
    expect(first).toEqual({ gap: { from: 5, to: 8, cause: 'compacted' } });
    expect(others.map(({ revision }) => revision)).toEqual([9, 10, 11]);
    expect((await table.ended).out).toMatch(/^revisions 5 to 8 are missing: etcd has compacted them\n/);
  });

  test.each([['-o'], ['--output-dir']])('%s: a file a revision, each whole', async (option) => {
    const folder = join(temporaryFolder(), 'changes');
    const { lastRevision, revisions } = await replay(etcd, example);
    const running = watch('--from-rev', '2', option, folder);
    const last = join(folder, '%/last', `${await etcd.put('last', 'x')}.json`);
    const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = () => {
      try {
        return files().map((entry) => join(entry.parentPath, entry.name));
      } catch {
        return [];
      }
    };
    await running.until(() => paths().includes(last));
    running.signal('SIGINT');
    expect(await running.ended).toEqual({ code: 0, out: '', err: '' });
    expect(paths()).toHaveLength((await etcd.history(2)).length);
    for (const path of paths()) expect(() => JSON.parse(readFileSync(path, 'utf8'))).not.toThrow();
    const created = revisions.get(593);
    const file: unknown = JSON.parse(readFileSync(join(folder, `${WWW}/${created}.json`), 'utf8'));
    expect(file).toMatchObject({ key: WWW, mod_revision: created, version: 1, value: { kind: 'Pod' } });
    expect(lastRevision).toBeGreaterThan(100);
  });

  test('-o: a name alone is one of a new directory', async () => {
    const folder = temporaryFolder();
    const revision = await etcd.put('/key', 'x');
    const running = startCommand(['watch', '--endpoints', etcd.address, '--from-rev', '2', '-o', 'changes'], folder);
    await running.until(() => existsSync(join(folder, 'changes/key', `${revision}.json`)));
    running.signal('SIGINT');
    expect(await running.ended).toEqual({ code: 0, out: '', err: '' });
  });

  test('a reader that has gone away is no failure', async () => {
    const running = watch('--from-rev', '2', '-o', 'yaml');
    await etcd.put('/key', 'first');
    await running.until((out) => out.includes('---\nrevision: 2\n'));
    running.closeOutput();
    for (let i = 0; i < 5; i++) await etcd.put('/key', `more ${i}`);
    expect((await running.ended).code).toBe(0);
  });

  test('secrets are hidden, unless they are to be kept', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token' },
      data: { password: 'aHVudGVyMg==' },
    };
    const revision = await etcd.put('/registry/secrets/default/token', JSON.stringify(secret));
    const [hidden, kept] = [
      watch('--from-rev', '2', '-o', 'json'),
      watch('--from-rev', '2', '-o', 'json', '--secrets', 'keep'),
    ];
    await Promise.all([hidden.until(hasRevision(revision)), kept.until(hasRevision(revision))]);
    expect(hidden.out()).not.toContain('aHVudGVyMg');
    expect(kept.out()).toContain('aHVudGVyMg==');
  });

  test('an etcd that cannot be reached is a failure, and so is a directory that cannot be made', async () => {
    const nobody = await freePort();
    expect(await runCommand('watch', '--endpoints', `127.0.0.1:${nobody}`)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('cannot be reached'),
    });
    expect(await watch('-o', '/proc/none/').ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('/proc/none'),
    });
    // What is nearly a form, one of another command, or the name of a file, is no directory's name.
    for (const name of ['jsn', 'wide', 'changes.json']) {
      expect(await watch('-o', name).ended).toMatchObject({ code: 2, err: expect.stringContaining(`-o ./${name}`) });
    }
    const file = join(temporaryFolder(), 'there');
    writeFileSync(file, '');
    for (const option of ['-o', '--output-dir']) {
      expect(await watch(option, file).ended).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining(`${file} is no directory.`),
      });
    }
    expect(await watch('-o', './a', '--output-dir', './b').ended).toMatchObject({ code: 2 });
    expect(await watch('--from-rev', 'x').ended).toMatchObject({ code: 2 });
  });
});
