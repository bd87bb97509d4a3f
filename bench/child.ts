import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const program = join(root, 'dist/server/main.js');

export interface FinishedChild {
  readonly code: number | null;
  readonly output: string;
  readonly elapsedMs: number;
  readonly peakBytes: number;
}

/** Runs the built program to its end and watches how much memory it takes. */
export async function runMeasured(args: readonly string[]): Promise<FinishedChild> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  let peakBytes = 0;
  const timer = setInterval(() => (peakBytes = Math.max(peakBytes, memory(child).peakBytes)), 20);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  return { code, output, elapsedMs: performance.now() - startedMs, peakBytes };
}

/** Resident memory now and at its highest, of a process that may just have ended (then 0). */
export function memory(child: Pick<ChildProcess, 'pid'>): { bytes: number; peakBytes: number } {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const kilobytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return { bytes: kilobytes('VmRSS') * 1024, peakBytes: kilobytes('VmHWM') * 1024 };
  } catch {
    return { bytes: 0, peakBytes: 0 };
  }
}
