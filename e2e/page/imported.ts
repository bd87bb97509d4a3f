import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/ports.ts';
import { recordingsOf, runProgram, startServer } from '../harness/server.ts';

export const recordingsFolder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'examples');

/** A server over recordings that were imported, without an etcd. */
export interface Imported {
  /** Address of the page at a revision; the query is what may follow a `?`. */
  link(recording: string, revision: number, query?: Readonly<Record<string, string | readonly string[]>>): string;
  stop(): Promise<void>;
}

export function startImported(names: readonly string[]): Promise<Imported> {
  return startImportedFiles(names.map((name) => join(recordingsFolder, `${name}.ndjson.gz`)));
}

export async function startImportedFiles(files: readonly string[]): Promise<Imported> {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-imported-'));
  const database = join(home, 'rewind.db');
  const imported = await runProgram(['import', '--db', database, ...files]);
  if (imported.code !== 0) throw new Error(`import ended with ${imported.code}: ${imported.output}`);
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
  const recordings = await recordingsOf(server);
  return {
    link: (recording, revision, query = {}) => {
      const found = recordings.find(({ name }) => name === recording);
      if (found === undefined) throw new Error(`${recording} was not imported`);
      const params = Object.entries(query).flatMap(([name, values]) =>
        [values].flat().map((value) => `${name}=${encodeURIComponent(value)}`),
      );
      return `${server.origin}/r/${found.id}/${revision}?${params.join('&')}`;
    },
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true });
    },
  };
}
