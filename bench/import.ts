import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { absolute, type Figure } from './figure.ts';
import { runMeasured } from './child.ts';

/** How fast and with how much memory a recording is imported. */
export async function importing(recording: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  try {
    const revisions = await countRevisions(recording);
    const database = join(folder, 'rewind.db');
    const run = await runMeasured(['import', '--db', database, recording]);
    if (run.code !== 0) throw new Error(`import ended with ${run.code}: ${run.output}`);
    const rate = (revisions / run.elapsedMs) * 1000;
    return [
      absolute('import: revisions a second', rate, '/s', '≥', 5000, `${revisions} revisions, whole program`),
      absolute('import: memory', run.peakBytes / 1024 ** 2, 'MiB', '≤', 300),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countRevisions(recording: string): Promise<number> {
  const revisions = new Set<number>();
  for await (const text of createInterface({ input: createReadStream(recording).pipe(createGunzip()) })) {
    const line = JSON.parse(text) as { type?: string; modRevision?: number };
    if (line.modRevision !== undefined && line.type !== 'snapshot') revisions.add(line.modRevision);
  }
  return revisions.size;
}
