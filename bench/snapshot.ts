import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEtcd, type EtcdServer } from '../e2e/harness/etcd.ts';
import { root, runMeasured } from './child.ts';
import { absolute, type Figure } from './figure.ts';
import { fillInBulk, fillWithRecording } from './filling.ts';

const execFileAsync = promisify(execFile);
const REVISIONS = 21_000;
const LARGE_BYTES = 400_000_000;
const ROUNDS = 3;

/** How fast an etcd's snapshot is read, and imported. */
export async function snapshots(recording: string): Promise<Figure[]> {
  const etcd = await startEtcd();
  try {
    await fillWithRecording(etcd, recording, REVISIONS);
    return [...(await importing(await etcd.snapshot())), ...(await reading(etcd, recording))];
  } finally {
    await etcd.stop();
  }
}

async function importing(snapshot: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  try {
    const run = await runMeasured(['import', '--db', join(folder, 'rewind.db'), snapshot]);
    if (run.code !== 0) throw new Error(`import ended with ${run.code}: ${run.output}`);
    const rate = (REVISIONS / run.elapsedMs) * 1000;
    return [
      absolute(
        'import of a snapshot: revisions a second',
        rate,
        '/s',
        '≥',
        10_000,
        `${REVISIONS} revisions, whole program`,
      ),
      absolute('import of a snapshot: memory', run.peakBytes / 1024 ** 2, 'MiB', '≤', 300),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reading(etcd: EtcdServer, recording: string): Promise<Figure[]> {
  await fillInBulk(etcd, recording, LARGE_BYTES);
  const snapshot = await etcd.snapshot();
  const megabytes = statSync(snapshot).size / 1e6;
  const runs: { elapsedMs: number; peakBytes: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = await execFileAsync(process.execPath, [join(root, 'bench/snapshot-run.mjs'), snapshot]);
    runs.push(JSON.parse(stdout) as { elapsedMs: number; peakBytes: number });
  }
  const rate = Math.max(...runs.map(({ elapsedMs }) => (megabytes / elapsedMs) * 1000));
  const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
  const note = `${Math.round(megabytes)} MB, checked and read; all rounds: ${runs.map(({ elapsedMs }) => Math.round(elapsedMs)).join(', ')} ms`;
  return [
    absolute('reading a snapshot', rate, 'MB/s', '≥', 150, note),
    absolute('reading a snapshot: memory', peak / 1024 ** 2, 'MiB', '≤', 300),
  ];
}
