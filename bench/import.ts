import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { absolute, type Figure } from './figure.ts';
import { runMeasured } from './child.ts';

/** How fast, with how much memory, and into how many bytes a recording is imported. */
export async function importing(recording: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  try {
    const raw = await rawSizes(recording);
    const database = join(folder, 'rewind.db');
    const run = await runMeasured(['import', '--db', database, recording]);
    if (run.code !== 0) throw new Error(`import ended with ${run.code}: ${run.output}`);
    const rate = (raw.revisions / run.elapsedMs) * 1000;
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    return [
      absolute('import: revisions a second', rate, '/s', '≥', 5000, `${raw.revisions} revisions, whole program`),
      absolute('import: memory', run.peakBytes / 1024 ** 2, 'MiB', '≤', 300),
      {
        name: 'database, all in, after packing',
        value: bytes / 1024 ** 2,
        unit: 'MiB',
        reference: { what: 'raw values', value: raw.bytes / 1024 ** 2, unit: 'MiB' },
        compared: (100 * bytes) / raw.bytes,
        goal: { relation: '≤', bound: 10, unit: '%' },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rawSizes(recording: string): Promise<{ revisions: number; bytes: number }> {
  let bytes = 0;
  const revisions = new Set<number>();
  for await (const text of createInterface({ input: createReadStream(recording).pipe(createGunzip()) })) {
    const line = JSON.parse(text) as { type?: string; modRevision?: number; value?: string };
    if (line.modRevision === undefined) continue;
    if (line.type !== 'snapshot') revisions.add(line.modRevision);
    bytes += Buffer.byteLength(line.value ?? '', 'base64');
  }
  return { revisions: revisions.size, bytes };
}
