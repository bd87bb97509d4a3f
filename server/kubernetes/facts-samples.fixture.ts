import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A stored value and what the API servers of some releases print for it. */
export interface FactsSample {
  readonly name: string;
  readonly releases: readonly string[];
  readonly value: Uint8Array;
  /** As in the file: numbers with all their digits, members in their order. */
  readonly jsonText: string;
}

export function readSamples(file: URL): FactsSample[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { name, releases, pb }: { name: string; releases: string[]; pb: string } = JSON.parse(line);
      const jsonText = line.slice(line.indexOf(',"json":') + ',"json":'.length, -1);
      return { name, releases, value: new Uint8Array(Buffer.from(pb, 'base64')), jsonText };
    });
}

export const testdata = (name: string): URL => new URL(`./testdata/${name}`, import.meta.url);

/** A file that stands beside the repository and is no part of it. Where it is missing, that is said loudly. */
export function sharedFile(path: string): URL | null {
  const file = new URL(`../../../shared/${path}`, import.meta.url);
  if (existsSync(file)) return file;
  process.stderr.write(`\n*** NOT RUN: ../shared/${path} is missing (looked at ${fileURLToPath(file)}) ***\n\n`);
  return null;
}
