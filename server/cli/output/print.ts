import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandIo } from '../command.ts';
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

/** Tells a person something beside the results. */
export function sayTo({ err }: Pick<CommandIo, 'err'>): (sentence: string) => void {
  return (sentence) => void err.write(`${sentence}\n`);
}

/** A sentence as it ends: what was made to be followed by more, such as messages of etcd, has no full stop yet. */
export function withStop(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What has to be known as a whole before the first of it can be printed. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Writes what comes now and then, no faster than it is read. */
export async function writeText(out: NodeJS.WritableStream, text: string): Promise<void> {
  if (out.write(text)) return;
  await once(out, 'drain');
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
