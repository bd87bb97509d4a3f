import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  out(): string;
  err(): string;
  /** Waits until it has printed something. */
  until(isThere: (out: string) => boolean): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Nobody reads its standard output any more. */
  closeOutput(): void;
  readonly ended: Promise<Run>;
}

/** A directory that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The built program as a process of its own, with no environment but the path. */
export function startCommand(parameters: readonly string[], folder = tmpdir()): Running {
  const child = spawn(process.execPath, [main, ...parameters], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let onText = () => {};
  child.stdout.on('data', (data) => {
    out += String(data);
    onText();
  });
  child.stderr.on('data', (data) => {
    err += String(data);
    onText();
  });
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
      onText();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    out: () => out,
    err: () => err,
    until: async (isThere) => {
      const deadline = Date.now() + 60_000;
      while (!isThere(out)) {
        if (child.exitCode !== null) throw new Error(`it has ended with ${child.exitCode}:\n${out}\n${err}`);
        if (Date.now() > deadline) throw new Error(`it has not come:\n${out}\n${err}`);
        await new Promise<void>((resolve) => {
          onText = resolve;
          setTimeout(resolve, 100);
        });
      }
    },
    signal: (signal) => child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
    ended,
  };
}

export function runCommand(...parameters: readonly string[]): Promise<Run> {
  return startCommand(parameters).ended;
}
