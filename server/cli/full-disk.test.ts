import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { SqliteReader } from '../store/reader.ts';
import { packageRoot } from './package-root.ts';
import { run, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const db = at('rewind.db');

/** A history of one value, which no file of the limited program has room for. */
function bigState(revision: number): string {
  const path = at(`${revision}.json`);
  const value = randomBytes(1_000_000).toString('base64');
  const key = Buffer.from('/big').toString('base64');
  const kv = { key, value, create_revision: revision, mod_revision: revision, version: 1 };
  writeFileSync(path, JSON.stringify({ header: { cluster_id: 7, revision }, kvs: [kv], count: 1 }));
  return path;
}

/** The program as a process of its own. What a full disk does to a file, a limit does that a shell sets. */
async function limited(...parameters: readonly string[]) {
  const program = [process.execPath, join(packageRoot, 'dist/server/main.js'), ...parameters, '--db', db];
  const child = spawn('sh', ['-c', 'ulimit -f 500; exec "$@"', 'sh', ...program], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

beforeAll(async () => {
  expect(await run(['import', '--db', db, bigState(5)])).toMatchObject({ code: 0 });
}, 60_000);

test.each([['dump -o out'], ['export --format dir -o out'], ['export --format zip -o out'], ['export -o out']])(
  '%s without room is told, and leaves nothing',
  { timeout: 60_000 },
  async (line) => {
    const ended = await limited(...line.replace('out', at('out')).split(' '));
    expect(ended).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^etcd-rewind: There is no room to write \S+\/out\.\nFree some space.*\n$/),
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([]);
  },
);

test('an import without room is told, and leaves what was there', { timeout: 60_000 }, async () => {
  const ended = await limited('import', bigState(9));
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toMatch(/^etcd-rewind: The database \S+ cannot be read or written .*\n.*\n$/);
  expect(await run(['verify', '--db', db])).toMatchObject({ code: 0 });
  const reader = SqliteReader.open(db);
  expect(reader.recordings()).toMatchObject([{ name: '5', firstRevision: 5 }]);
  reader.close();
});
