import { startEtcd } from '../e2e/harness/etcd.ts';
import { recordedUpTo, startServer, type Server } from '../e2e/harness/server.ts';
import { WebSocket } from 'ws';
import { absolute, quantile, type Figure } from './figure.ts';
import { writeLoad } from './load.ts';

const SECONDS = 10;
const LATENCY_RATE = 1000;

/**
 * Whether the recorder keeps up with everything that an etcd takes from 64 writers: how long after the last write the last
 * revision is durable here, and what recording costs the writers.
 */
export async function sustained(): Promise<Figure[]> {
  const alone = await withEtcd((endpoint) => writeLoad(endpoint, SECONDS, 0));
  const { recorded, lateMs } = await withEtcd(async (endpoint) => {
    const server = await startServer({ endpoints: endpoint });
    try {
      await writeLoad(endpoint, 1, LATENCY_RATE);
      const load = await writeLoad(endpoint, SECONDS, 0);
      const endedMs = performance.now();
      await recordedUpTo(server, load.lastRevision);
      return { recorded: load, lateMs: performance.now() - endedMs };
    } finally {
      await server.stop();
    }
  });
  const rate = Math.round(recorded.revisionsPerSecond);
  return [
    absolute(
      'live, 64 writers: last write to last revision durable',
      lateMs,
      'ms',
      '≤',
      1000,
      `etcd took ${rate} revisions/s while it was recorded, ${Math.round(alone.revisionsPerSecond)} alone`,
    ),
  ];
}

/** From etcd's answer to the writer, to the revision's message at a WebSocket client; 1 000 revisions a second. */
export async function latency(): Promise<Figure[]> {
  return withEtcd(async (endpoint) => {
    const server = await startServer({ endpoints: endpoint });
    try {
      const warmUp = await writeLoad(endpoint, 1, LATENCY_RATE);
      const { id, lastRevision } = await recordedUpTo(server, warmUp.lastRevision);
      const reader = readRevisions(server, id, lastRevision);
      const load = await writeLoad(endpoint, SECONDS, LATENCY_RATE);
      await recordedUpTo(server, load.lastRevision);
      await reader.until(load.lastRevision);
      const latencies = [...load.answeredAtMs].map(([revision, answeredMs]) => {
        const arrivedMs = reader.arrivedAtMs.get(revision);
        if (arrivedMs === undefined) throw new Error(`revision ${revision} was not pushed`);
        return arrivedMs - answeredMs;
      });
      reader.close();
      const note = `${Math.round(load.revisionsPerSecond)} revisions/s; median ${quantile(latencies, 0.5).toFixed(1)} ms, longest ${quantile(latencies, 1).toFixed(0)} ms`;
      return [absolute('live: commit in etcd → WebSocket, p99', quantile(latencies, 0.99), 'ms', '≤', 100, note)];
    } finally {
      await server.stop();
    }
  });
}

function readRevisions(server: Server, recording: string, after: number) {
  const arrivedAtMs = new Map<number, number>();
  const socket = new WebSocket(
    `${server.origin.replace('http', 'ws')}/api/recordings/${recording}/live?after=${after}`,
  );
  let last = after;
  let told: (() => void) | null = null;
  socket.on('message', (data: Buffer) => {
    const atMs = performance.timeOrigin + performance.now();
    const message = JSON.parse(data.toString()) as { type: string; revisions?: { revision: number }[] };
    if (message.type === 'behind') throw new Error('the reader was told that it is too slow');
    for (const { revision } of message.revisions ?? []) {
      arrivedAtMs.set(revision, atMs);
      last = revision;
    }
    told?.();
  });
  return {
    arrivedAtMs,
    until: (revision: number) =>
      new Promise<void>((resolve) => {
        told = () => {
          if (last >= revision) resolve();
        };
        told();
      }),
    close: () => socket.close(),
  };
}

async function withEtcd<T>(work: (endpoint: string) => Promise<T>): Promise<T> {
  const etcd = await startEtcd();
  try {
    return await work(etcd.address);
  } finally {
    await etcd.stop();
  }
}
