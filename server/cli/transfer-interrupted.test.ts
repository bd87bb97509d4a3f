import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openReader } from '../store/reader-pool.ts';
import { packageRoot } from './package-root.ts';
import { importedExamples, temporaryFolder } from './program.fixture.ts';

const SLOW = { timeout: 120_000 };
const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const busy = join(packageRoot, 'examples/busy-cluster.ndjson.gz');

beforeAll(() => importedExamples(db, 'kubectl-run-pod', 'deployment-rollout'), 60_000);

/** The program as a process of its own, interrupted as soon as `when` says so. */
async function interrupted(parameters: readonly string[], when: () => boolean | Promise<boolean>) {
  const program = [join(packageRoot, 'dist/server/main.js')];
  const child = spawn(process.execPath, [...program, ...parameters, '--db', db], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (data) => (err += String(data)));
  let ended = false;
  const code = new Promise<number | null>((resolve) =>
    child.once('close', (exit) => {
      ended = true;
      resolve(exit);
    }),
  );
  while (!ended && !(await when())) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGINT');
  return { code: await code, err };
}

async function names(): Promise<string[]> {
  const reader = await openReader(db);
  const all = await reader.recordings();
  await reader.close();
  return all.map(({ name }) => name);
}

test('an import that is interrupted takes away what it has begun', SLOW, async () => {
  const begun = async () => (await names()).length > 2;
  const { code, err } = await interrupted(['import', busy], begun);
  expect(err).toBe('etcd-rewind: The import was cancelled.\n');
  expect(code).toBe(130);
  expect(await names()).toEqual(['kubectl-run-pod', 'deployment-rollout']);
});

test.each(['dir', 'zip', 'etcd-history', 'yaml'])(
  'an export (%s) that is interrupted leaves nothing, or is whole',
  SLOW,
  async (format) => {
    const out = (name: string) => name.startsWith(`out-${format}`);
    const target = join(folder, `out-${format}`);
    const parameters = ['export', '--recording', 'deployment-rollout', '--format', format, '-o', target];
    const { code } = await interrupted(parameters, () => readdirSync(folder).some(out));
    expect([0, 130]).toContain(code);
    expect(readdirSync(folder).filter(out)).toEqual(code === 0 ? [`out-${format}`] : []);
  },
);
