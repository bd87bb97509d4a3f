import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from './package-root.ts';
import { importedExamples, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const busy = join(folder, 'busy.db');
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

/** What a program prints, and how it ends, that is interrupted so long after it has opened the database. */
async function interruptedReading(afterMs: number, parameters: readonly string[]) {
  const child = spawn(process.execPath, [...program, ...parameters, '--db', busy], { env: environment });
  let out = '';
  child.stdout.on('data', (data) => (out += String(data)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await expect.poll(() => hasOpen(child.pid, busy), { interval: 5, timeout: 30_000 }).toBe(true);
  await wait(afterMs);
  child.kill('SIGINT');
  return { code: await ended, out };
}

function hasOpen(pid: number | undefined, path: string): boolean {
  const files = `/proc/${pid}/fd`;
  return readdirSync(files).some((file) => {
    try {
      return readlinkSync(join(files, file)) === path;
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
}

describe('what prints nothing before it has read all', () => {
  beforeAll(() => importedExamples(busy, 'busy-cluster'), 120_000);

  // Each takes several times as long; whoever is quicker than that is whole.
  test.each<[string, number]>([
    ['history --to 9000', 300],
    ['compare --diff -o json', 20],
    ['analyze', 20],
  ])('%s ends at once when it is interrupted, or is whole', { timeout: 60_000 }, async (line, afterMs) => {
    const { code, out } = await interruptedReading(afterMs, line.split(' '));
    expect([0, 130]).toContain(code);
    expect(out === '').toBe(code === 130);
  });
});
