import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './child.ts';

export interface LoadResult {
  readonly elapsedMs: number;
  readonly revisionsPerSecond: number;
  readonly lastRevision: number;
  /** When etcd's answer to the write of a revision arrived, in ms since the epoch. */
  readonly answeredAtMs: ReadonlyMap<number, number>;
}

/** Writes to an etcd from 64 writers in a process of their own. `rate` 0: as fast as it takes them. */
export async function writeLoad(endpoint: string, seconds: number, rate: number): Promise<LoadResult> {
  const script = join(root, 'bench/writers.ts');
  const args = ['--import', 'tsx', script, endpoint, '64', String(seconds), String(rate)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the writers ended with ${code}`);
  const { elapsedMs, answeredAt } = JSON.parse(output) as { elapsedMs: number; answeredAt: [number, number][] };
  return {
    elapsedMs,
    revisionsPerSecond: (answeredAt.length / elapsedMs) * 1000,
    lastRevision: answeredAt.reduce((last, [revision]) => Math.max(last, revision), 0),
    answeredAtMs: new Map(answeredAt),
  };
}
