import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openReader } from '../store/reader-pool.ts';
import { packageRoot } from './package-root.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';

const SLOW = { timeout: 120_000 };
const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const busy = join(packageRoot, 'examples/busy-cluster.ndjson.gz');

beforeAll(() => importedExamples(db, 'kubectl-run-pod', 'deployment-rollout'), 60_000);

/** The program as a process of its own, told to end as soon as `when` says so. */
async function interrupted(
  parameters: readonly string[],
  when: () => boolean | Promise<boolean>,
  signal: NodeJS.Signals = 'SIGINT',
) {
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
  child.kill(signal);
  return { code: await code, err };
}

async function names(): Promise<string[]> {
  const reader = await openReader(db);
  const all = await reader.recordings();
  await reader.close();
  return all.map(({ name }) => name);
}

const begun = async () => (await names()).length > 2;
const before = ['kubectl-run-pod', 'deployment-rollout'];

test.each([
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('an import that is told %s takes away what it has begun', SLOW, async (signal, expected) => {
  const { code, err } = await interrupted(['import', busy], begun, signal);
  expect(err).toBe('etcd-rewind: The import was cancelled.\n');
  expect(code).toBe(expected);
  expect(await names()).toEqual(before);
});

test('what an import has begun that was killed is gone with the next one', SLOW, async () => {
  await interrupted(['import', busy], begun, 'SIGKILL');
  expect((await names()).length).toBe(3);
  const { code } = await run(['import', '--db', db, join(packageRoot, 'examples/kubectl-run-pod.ndjson.gz')]);
  expect(code).toBe(0);
  expect(await names()).toEqual(before);
});

test('an import goes on when nobody reads any more what it says', SLOW, async () => {
  const other = join(folder, 'other.db');
  const files = ['kubectl-run-pod', 'deployment-rollout'].map((name) =>
    join(packageRoot, `examples/${name}.ndjson.gz`),
  );
  const program = [join(packageRoot, 'dist/server/main.js')];
  const child = spawn(process.execPath, [...program, 'import', '--db', other, ...files], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.destroy();
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  const reader = await openReader(other);
  expect((await reader.recordings()).map(({ name }) => name)).toEqual(before);
  await reader.close();
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
