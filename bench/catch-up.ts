import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startEtcd, type EtcdServer } from '../e2e/harness/etcd.ts';
import { recordedUpTo, startServer } from '../e2e/harness/server.ts';
import { freePort } from '../e2e/harness/ports.ts';
import type { Figure } from './figure.ts';
import { fillWithRecording } from './filling.ts';

const REVISIONS = 20_000;
const ROUNDS = 3;

/**
 * Reading 20 000 revisions that etcd holds already into the store, against etcdctl printing them. Both are timed as whole
 * programs, from their start; of ours the time to start with nothing to read is told in the note. The best of three rounds.
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
      ours.push(await timeServer(etcd, head));
    }
    const startup = await timeStart();
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
        note: `of ours, ${Math.round(startup)} ms are the start of the program`,
      },
    ];
  } finally {
    await etcd.stop();
  }
}

async function timeServer(etcd: EtcdServer, head: number): Promise<number> {
  const startedMs = performance.now();
  const server = await startServer({ endpoints: etcd.address });
  try {
    await recordedUpTo(server, head);
    return performance.now() - startedMs;
  } finally {
    await server.stop();
  }
}

async function timeStart(): Promise<number> {
  const startedMs = performance.now();
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}` });
  const elapsedMs = performance.now() - startedMs;
  await server.stop();
  return elapsedMs;
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
