import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { packageRoot } from './package-root.ts';
import { importedExamples, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const program = [join(packageRoot, 'dist/server/main.js')];
const environment = { PATH: process.env['PATH'], ETCD_REWIND_DB: db };

beforeAll(() => importedExamples(db, 'deployment-rollout'), 60_000);

test('a reader that goes away is no failure', { timeout: 60_000 }, () => {
  const script = `set -o pipefail; '${[process.execPath, ...program].join("' '")}' list -o json 2>&1 | head -c 1`;
  expect(execFileSync('bash', ['-c', script], { env: environment, encoding: 'utf8' })).toBe('[');
});

test('a dump that is interrupted leaves nothing, or is whole', { timeout: 60_000 }, async () => {
  const target = join(folder, 'dump');
  const child = spawn(process.execPath, [...program, 'dump', '-o', target], { env: environment });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const timer = setInterval(() => {
    if (readdirSync(folder).some((name) => name.startsWith('dump'))) child.kill('SIGINT');
  }, 1);
  const code = await ended;
  clearInterval(timer);
  expect([0, 130]).toContain(code);
  expect(existsSync(target)).toBe(code === 0);
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
});
