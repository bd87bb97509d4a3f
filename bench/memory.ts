import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEtcd } from '../e2e/harness/etcd.ts';
import { recordedUpTo, startServer } from '../e2e/harness/server.ts';
import { memory } from './child.ts';
import { absolute, type Figure } from './figure.ts';
import { writeLoad } from './load.ts';
import { provideVaried } from './store.ts';

const SECONDS = 20;
const RATE = 500;

/** The highest resident memory of the server while it captures into a database that holds a million revisions already. */
export async function capturingMemory(
  recording: string,
  revisions = 1_000_000,
  given = process.env['BENCH_DATABASE'],
): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  const database = join(folder, 'rewind.db');
  const etcd = await startEtcd();
  try {
    await provideVaried(database, recording, revisions, given);
    const server = await startServer({ endpoints: etcd.address, database });
    try {
      const load = await writeLoad(etcd.address, SECONDS, RATE);
      await recordedUpTo(server, load.lastRevision);
      await server.get('/api/recordings/varied-1/state?rev=' + String(revisions));
      const { bytes, peakBytes } = memory(server);
      const note = `${(bytes / 1024 ** 2).toFixed(0)} MiB at the end, after ${SECONDS} s at ${RATE} revisions/s and one list of keys`;
      return [absolute('memory while capturing, highest', peakBytes / 1024 ** 2, 'MiB', '≤', 300, note)];
    } finally {
      await server.stop();
    }
  } finally {
    await etcd.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
