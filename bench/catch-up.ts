import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { startEtcd, type EtcdServer } from '../e2e/harness/etcd.ts';
import { root } from './child.ts';
import type { Figure } from './figure.ts';
import { fillWithRecording } from './filling.ts';

const execFileAsync = promisify(execFile);
const REVISIONS = 20_000;
const ROUNDS = 3;

/**
 * Reading 20 000 revisions that etcd holds already into the store, from the recorder's start (with its thread and a new
 * database) until the last one is durable, against etcdctl printing them. The best of three rounds of each, in turns.
 */
export async function catchUp(recording: string): Promise<Figure[]> {
  const etcd = await startEtcd();
  try {
    await fillWithRecording(etcd, recording, REVISIONS);
    const head = await etcd.revision();
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await timeEtcdctl(etcd, head));
      ours.push(await timeRecorder(etcd, head));
    }
    const value = Math.min(...ours);
    const reference = Math.min(...theirs);
    return [
      {
        name: `catch-up of ${REVISIONS} revisions`,
        value,
        unit: 'ms',
        reference: { what: 'etcdctl watch', value: reference, unit: 'ms' },
        compared: value / reference,
        goal: { relation: '≤', bound: 1.2, unit: '×' },
        note: `all rounds: ${ours.map(Math.round).join(', ')} ms, etcdctl ${theirs.map(Math.round).join(', ')} ms`,
      },
    ];
  } finally {
    await etcd.stop();
  }
}

async function timeRecorder(etcd: EtcdServer, head: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  const script = join(root, 'bench/recorder-run.mjs');
  try {
    const args = [script, etcd.address, String(head), join(folder, 'rewind.db')];
    const { stdout } = await execFileAsync(process.execPath, args);
    return Number(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeEtcdctl(etcd: EtcdServer, head: number): Promise<number> {
  const startedMs = performance.now();
  const args = ['watch', '', '--prefix', '--rev=1', '-w', 'json', `--endpoints=${etcd.endpoint}`];
  const child = spawn('etcdctl', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ETCDCTL_API: '3' },
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      // Every line is a whole response; only the end of the last one is of interest, and parsing is not what is timed.
      const revisions = line.slice(-40_000).matchAll(/"mod_revision":(\d+)/g);
      for (const [, revision] of revisions) if (Number(revision) >= head) return performance.now() - startedMs;
    }
    throw new Error('etcdctl watch ended before the last revision');
  } finally {
    child.kill();
  }
}
