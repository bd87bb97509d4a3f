/**
 * A process of its own that tells an etcd the transactions of a recording at a steady pace, again and again, so that about as
 * many keys exist all the time.
 * Arguments: endpoint, recording, seconds, revisions a second. Prints how many it wrote.
 */
import { Etcd3 } from 'etcd3';
import { toldAgainAndAgain } from './filling.ts';

const [endpoint = '', file = '', seconds = '1', rate = '1'] = process.argv.slice(2);
const etcd = new Etcd3({ hosts: [endpoint] });
const pauseMs = 1000 / Number(rate);
const endMs = performance.now() + Number(seconds) * 1000;
let dueMs = performance.now();
let written = 0;

for await (const operations of toldAgainAndAgain(file, 2)) {
  const waitMs = dueMs - performance.now();
  if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
  dueMs += pauseMs;
  if (performance.now() >= endMs) break;
  await etcd.kv.txn({
    success: operations.map((operation) =>
      'put' in operation
        ? { request_put: { key: Buffer.from(operation.put), value: Buffer.from(operation.value) } }
        : { request_delete_range: { key: Buffer.from(operation.delete) } },
    ),
  });
  written++;
}
etcd.close();
process.stdout.write(String(written));
