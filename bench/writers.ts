/**
 * A process of its own that writes to an etcd from many writers at once, so that what is measured does not share its
 * thread. Arguments: endpoint, writers, seconds, revisions a second (0: as many as etcd takes). Prints one JSON line:
 * how many it wrote, how long it took, and when each revision was answered (ms since the epoch).
 */
import { Etcd3 } from 'etcd3';

const [endpoint = '', writerCount = '1', seconds = '1', rate = '0'] = process.argv.slice(2);
const etcd = new Etcd3({ hosts: [endpoint] });
const now = (): number => performance.timeOrigin + performance.now();

/** About the size of a Lease or a small status, changing a little every time. */
function value(writer: number, turn: number): string {
  return JSON.stringify({
    apiVersion: 'example.org/v1',
    kind: 'Counter',
    metadata: { name: `writer-${writer}`, namespace: 'bench', labels: { app: 'bench', tier: 'load' } },
    spec: { replicas: 3, text: 'the same words in every revision, as most of an object is '.repeat(8) },
    status: { observed: turn, at: new Date().toISOString() },
  });
}

const answeredAt: [revision: number, ms: number][] = [];
const startedMs = now();
const endMs = startedMs + Number(seconds) * 1000;
const writers = Number(writerCount);
const pauseMs = Number(rate) === 0 ? 0 : (1000 * writers) / Number(rate);

await Promise.all(
  Array.from({ length: writers }, async (_, writer) => {
    let due = startedMs + (pauseMs * writer) / writers;
    for (let turn = 0; now() < endMs; turn++) {
      if (pauseMs > 0) {
        const wait = due - now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        due += pauseMs;
      }
      const answer = await etcd.kv.put({
        key: Buffer.from(`/registry/example.org/counters/bench/writer-${writer}`),
        value: Buffer.from(value(writer, turn)),
      });
      answeredAt.push([Number(answer.header.revision), now()]);
    }
  }),
);
const elapsedMs = now() - startedMs;
etcd.close();
process.stdout.write(JSON.stringify({ elapsedMs, answeredAt }) + '\n');
