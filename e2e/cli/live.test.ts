import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../harness/certificates.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { replay, type ReplayResult } from '../harness/replay.ts';
import { freePort } from '../harness/ports.ts';
import { runCommand, temporaryFolder } from './program.ts';

const SLOW = 120_000;
const WWW = '/registry/pods/default/www';
const example = 'examples/kubectl-run-pod.ndjson.gz';

let etcd: EtcdServer;
let replayed: ReplayResult;
beforeAll(async () => {
  etcd = await startEtcd();
  replayed = await replay(etcd, example);
}, SLOW);
afterAll(() => etcd.stop());

const live = (...parameters: readonly string[]) => runCommand(...parameters, '--live', '--endpoints', etcd.address);

function here(recorded: number): number {
  const revision = replayed.revisions.get(recorded);
  if (revision === undefined) throw new Error(`the recording has no revision ${recorded}`);
  return revision;
}

interface Listed {
  readonly key: string;
  readonly modRevision: number;
  readonly bytes: number;
}

describe('an etcd is read as a database is that has recorded it', { timeout: SLOW }, () => {
  test('list, at its head and at a revision', async () => {
    const { code, out, err } = await live('list', '/registry/pods/', '--rev', String(here(596)), '-o', 'json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const rows = JSON.parse(out) as Listed[];
    expect(rows.map(({ key }) => key)).toContain(WWW);
    const head = JSON.parse((await live('list', '-o', 'json')).out) as Listed[];
    const { kvs } = await etcd.client().kv.range({ key: Buffer.from('\0'), range_end: Buffer.from('\0') });
    expect(head.map(({ key, modRevision }) => [key, modRevision])).toEqual(
      kvs.map((kv) => [kv.key.toString(), Number(kv.mod_revision)]),
    );
  });

  test('get --rev, the object of that revision', async () => {
    const { out } = await live('get', WWW, '--rev', String(here(594)), '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ kind: 'Pod', metadata: { name: 'www' }, spec: { nodeName: 'node-1' } });
    const earlier = await live('get', WWW, '--rev', String(here(593)), '-o', 'json');
    expect(JSON.parse(earlier.out)).not.toHaveProperty('spec.nodeName');
  });

  test('history of a key that is gone, from its creation to its deletion, by whom and what', async () => {
    const { out } = await live('history', WWW, '-o', 'json');
    const rows = JSON.parse(out) as { revision: number; verb: string; actor: { name: string } | null }[];
    const { kvs } = await etcd.client().kv.range({ key: Buffer.from(WWW) });
    expect(kvs).toEqual([]);
    const written = (await etcd.history()).filter(({ key }) => key.toString() === WWW);
    expect(rows.map(({ revision }) => revision)).toEqual(written.map(({ revision }) => revision));
    expect(rows.map(({ verb }) => verb)).toEqual(['create', ...rows.slice(2).map(() => 'update'), 'delete']);
    expect(rows.map(({ actor }) => actor?.name)).toContain('kubelet');
  });

  test('an object that came and went is found as kubectl calls it', async () => {
    const named = JSON.parse((await live('history', 'pod/www', '-n', 'default', '-o', 'json')).out) as unknown[];
    expect(named.length).toBeGreaterThan(5);
    expect(named).toEqual(JSON.parse((await live('history', WWW, '-o', 'json')).out));
    const never = await live('history', 'pod/wwx', '-n', 'default');
    expect(never).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no key "pod/wwx"') });
  });

  test('history of a key that exists, and of one that never did', async () => {
    const key = '/registry/ranges/serviceips';
    const rows = JSON.parse((await live('history', key, '-o', 'json')).out) as { revision: number }[];
    const written = (await etcd.history()).filter((event) => event.key.toString() === key);
    expect(rows.map(({ revision }) => revision)).toEqual(written.map(({ revision }) => revision));
    expect(await live('get', '/registry/pods/default/nothing')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is no key "/registry/pods/default/nothing"'),
    });
  });

  test('diff and compare', async () => {
    const patch = await live('diff', WWW, '--from', String(here(593)), '--to', String(here(594)), '-o', 'patch');
    expect(JSON.parse(patch.out)).toContainEqual({ op: 'add', path: '/spec/nodeName', value: 'node-1' });
    const between = ['--from', String(here(591)), '--to', String(here(602))];
    const compared = await live('compare', ...between, '-o', 'json');
    expect(compared.code).toBe(0);
    // What kubectl run leaves: the Pod, and five Events that tell of it.
    const { added } = JSON.parse(compared.out) as { added: { key: string }[] };
    expect(added.filter(({ key }) => key.startsWith('/registry/pods/'))).toHaveLength(1);
    expect(added.filter(({ key }) => key.startsWith('/registry/events/'))).toHaveLength(5);
  });

  test('dump', async () => {
    const folder = join(temporaryFolder(), 'dump');
    const { code, err } = await live('dump', '-o', folder, '--rev', String(here(596)));
    expect(err).toBe('');
    expect(code).toBe(0);
    const pod: unknown = JSON.parse(await readFile(join(folder, 'registry/pods/default/www.json'), 'utf8'));
    expect(pod).toMatchObject({ kind: 'Pod', metadata: { name: 'www' } });
  });

  test('secrets are hidden, unless they are to be kept', async () => {
    const key = '/registry/secrets/default/token';
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token' },
      data: { password: 'aHVudGVyMg==' },
    };
    await etcd.put(key, JSON.stringify(secret));
    const hidden = await live('get', key);
    expect(hidden.code).toBe(0);
    expect(hidden.out).toContain('kind: Secret');
    expect(hidden.out).not.toMatch(/aHVudGVyMg|hunter2/);
    expect((await live('get', key, '-o', 'raw')).out).not.toContain('aHVudGVyMg');
    expect((await live('get', key, '--secrets', 'keep')).out).toContain('aHVudGVyMg==');
  });
});

describe('what cannot be read is said', { timeout: SLOW }, () => {
  test('compacted and future revisions; the history begins where etcd does', async () => {
    const compacted = await startEtcd();
    try {
      await compacted.put('/long-gone', 'x');
      await compacted.delete('/long-gone');
      for (let i = 0; i < 8; i++) await compacted.put('/key', `value ${i}`);
      await compacted.put('/gone', 'x');
      await compacted.delete('/gone');
      const head = await compacted.revision();
      await compacted.compact(8);
      const ask = (...parameters: readonly string[]) =>
        runCommand(...parameters, '--live', '--endpoints', compacted.address);
      expect(await ask('get', '/key', '--rev', '5')).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^etcd-rewind: Revision 5 is compacted; the oldest that the etcd at \S+ still has is 8\./,
        ),
      });
      expect(await ask('list', '--rev', '999')).toMatchObject({
        code: 1,
        err: expect.stringContaining(`from 8 to ${head}`),
      });
      expect(await ask('get', '/key', '--rev', '8')).toMatchObject({ code: 0, out: 'value 4\n' });
      const rows = JSON.parse((await ask('history', '/key', '-o', 'json')).out) as {
        revision: number;
        origin: string;
      }[];
      expect(rows.map(({ revision, origin }) => [revision, origin])).toEqual([
        [8, 'baseline'],
        [9, 'watch'],
        [10, 'watch'],
        [11, 'watch'],
      ]);
      expect((await ask('history', '/key')).err).toBe('etcd has compacted what was before revision 8.\n');
      expect(await ask('history')).toMatchObject({ code: 2, err: expect.stringContaining('watch --from-rev') });
      expect(await ask('get', '/long-gone')).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^etcd-rewind: There is no key "\/long-gone" .*\netcd has compacted what was before revision 8, and knows no key that was gone by then\. /,
        ),
      });
      expect(await ask('history', '/key', '--related')).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/known of a recording only.*\nLeave --related away/),
      });
      const gone = JSON.parse((await ask('history', '/gone', '-o', 'json')).out) as { verb: string }[];
      expect(gone.map(({ verb }) => verb)).toEqual(['create', 'delete']);
    } finally {
      await compacted.stop();
    }
  });

  test('an etcd that cannot be reached, and one that wants a password', async () => {
    const nobody = await freePort();
    expect(await runCommand('list', '--live', '--endpoints', `127.0.0.1:${nobody}`)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('cannot be reached'),
    });
    const guarded = await startEtcd();
    try {
      for (const command of ['user add root:secret', 'user grant-role root root', 'auth enable']) {
        await guarded.etcdctl(command.split(' '));
      }
      const ask = (...parameters: readonly string[]) =>
        runCommand('list', '--live', '--endpoints', guarded.address, ...parameters);
      expect(await ask()).toMatchObject({ code: 1, err: expect.stringContaining('wants a user name and a password') });
      expect(await ask('--user', 'root:wrong')).toMatchObject({ code: 1, err: expect.stringContaining('refused') });
      expect(await ask('--user', 'root', '--password', 'secret')).toMatchObject({ code: 0 });
      expect(await ask('--password', 'secret')).toMatchObject({ code: 2 });
    } finally {
      guarded.signIn('root', 'secret');
      await guarded.stop();
    }
  });

  test('over TLS, at an address', async () => {
    const ca = createAuthority();
    const server = ca.issue('etcd', { ipAddresses: ['127.0.0.1'] });
    const secure = await startEtcd({ tls: { caFile: ca.caFile, ...server } });
    try {
      await secure.put('/app/n', '1');
      const asked = await runCommand(
        'list',
        '--live',
        '--endpoints',
        secure.address,
        '--cacert',
        ca.caFile,
        '-o',
        'name',
      );
      expect(asked).toEqual({ code: 0, out: '/app/n\n', err: '' });
    } finally {
      await secure.stop();
      ca.remove();
    }
  });
});
