import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unended } from '../unended.ts';

/** Characters that are written at a time. */
const CHUNK = 64 * 1024;

/** Writes lines, each ended, no faster than they are read. */
export async function printLines(
  out: NodeJS.WritableStream,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await pipeline(Readable.from(chunksOf(lines)), unended(out));
}

export async function print(out: NodeJS.WritableStream, content: string | Uint8Array): Promise<void> {
  await pipeline(Readable.from([content], { objectMode: true }), unended(out));
}

async function* chunksOf(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string, void> {
  let chunk = '';
  for await (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
