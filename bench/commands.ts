import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, runMeasured } from './child.ts';
import { absolute, quantile, type Figure } from './figure.ts';
import { describedHistory } from './store-history.ts';
import { writeVaried } from './store.ts';

const TIMES = 15;
const REVISIONS = 1_000_000;

/** How long a person waits for a command: from the start of the process to the first byte, and to its end. */
export async function readingCommands(recording: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  try {
    const busy = join(folder, 'busy.db');
    const imported = await runMeasured(['import', '--db', busy, recording]);
    if (imported.code !== 0) throw new Error(`import ended with ${imported.code}: ${imported.output}`);
    const names = await runMeasured(['list', '--db', busy, '--kind', 'Pod', '-o', 'name']);
    const [pod = ''] = names.output.split('\n');
    const list = await waits(['list', '--db', busy]);
    const get = await waits(['get', '--db', busy, pod]);
    const varied = join(folder, 'varied.db');
    await writeVaried(varied, describedHistory(recording), REVISIONS);
    const large = await waits(['list', '--db', varied]);
    const node = `an empty program: ${(await emptyProgram()).toFixed(0)} ms`;
    const note = `median of ${TIMES}; ${node}`;
    return [
      absolute('list: process start to first byte', list.firstByteMs, 'ms', '≤', 300, note),
      absolute('get: process start to first byte', get.firstByteMs, 'ms', '≤', 300, note),
      absolute('list of 1 000 000 revisions, whole', large.wholeMs, 'ms', '≤', 1000, `${large.lines} lines`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Wait {
  readonly firstByteMs: number;
  readonly wholeMs: number;
  readonly lines: number;
}

async function waits(args: readonly string[]): Promise<Wait> {
  const all: Wait[] = [];
  for (let i = 0; i < TIMES; i++) all.push(await wait([program, ...args]));
  return {
    firstByteMs: quantile(
      all.map(({ firstByteMs }) => firstByteMs),
      0.5,
    ),
    wholeMs: quantile(
      all.map(({ wholeMs }) => wholeMs),
      0.5,
    ),
    lines: all[0]?.lines ?? 0,
  };
}

/** What Node itself takes. */
async function emptyProgram(): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < TIMES; i++) all.push((await wait(['-e', 'process.stdout.write("x")'])).firstByteMs);
  return quantile(all, 0.5);
}

function wait(words: readonly string[]): Promise<Wait> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let firstByteMs: number | null = null;
    let lines = 0;
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (data: Buffer) => {
      firstByteMs ??= performance.now() - startedMs;
      lines += data.toString('latin1').split('\n').length - 1;
    });
    child.once('close', (code) => {
      if (code !== 0 || firstByteMs === null) reject(new Error(`${words.join(' ')} ended with ${code}`));
      else resolve({ firstByteMs, wholeMs: performance.now() - startedMs, lines });
    });
  });
}
