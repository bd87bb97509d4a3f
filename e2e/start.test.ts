import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from './harness/ports.ts';

let home: string;
let child: ChildProcess | null = null;
let output = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'etcd-rewind-start-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function start(flags: readonly string[]): ChildProcess {
  output = '';
  child = spawn(process.execPath, ['scripts/start.mjs', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  return child;
}

async function address(): Promise<string> {
  for (;;) {
    const [, found] = /etcd-rewind is at (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
    if (found !== undefined) return found;
    if (child?.exitCode !== null) throw new Error(`ended with ${child?.exitCode}:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const exitCode = (started: ChildProcess) => new Promise((resolve) => started.once('close', resolve));

test('npm start serves, a second time at once, and ends in order when it is told to', async () => {
  const flags = ['--port', '0', '--db', join(home, 'rewind.db'), '--endpoints', `127.0.0.1:${await freePort()}`];
  start(flags);
  const first = await fetch(`${await address()}/healthz`);
  expect(first.status).toBe(200);
  const firstEnd = exitCode(child!);
  child!.kill('SIGTERM');
  expect(await firstEnd).toBe(0);

  const startedMs = performance.now();
  start(flags);
  const page = await fetch(await address());
  const elapsedMs = performance.now() - startedMs;
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>');
  expect(output).not.toMatch(/Installing|Building/);
  expect(elapsedMs).toBeLessThan(4000);
  const secondEnd = exitCode(child!);
  child!.kill('SIGINT');
  expect(await secondEnd).toBe(0);
});

test('arguments and the exit code are the program’s', async () => {
  expect(await exitCode(start(['--no-such-flag']))).toBe(2);
  expect(output).toContain('--no-such-flag');
});
