/**
 * Reads a snapshot as an import does, without storing it: checks it, then takes all of its messages.
 * `node snapshot-run.mjs FILE` prints milliseconds, bytes of values, and the most memory that it took.
 */
import { inspectSnapshot } from '../dist/server/source/snapshot/inspect-snapshot.js';

const [, , path = ''] = process.argv;
const startedMs = performance.now();
const history = await inspectSnapshot(path, { name: null, kind: 'file' });
let events = 0;
for await (const message of history.messages()) {
  if (message.type === 'baseline') events += message.events.length;
  if (message.type === 'revisions') for (const batch of message.batches) events += batch.events.length;
}
if (events !== history.existing + history.events) throw new Error(`${events} events came out of ${history.events}`);
const elapsedMs = performance.now() - startedMs;
process.stdout.write(JSON.stringify({ elapsedMs, events, peakBytes: process.resourceUsage().maxRSS * 1024 }));
