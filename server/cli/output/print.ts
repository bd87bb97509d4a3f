import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandIo } from '../command.ts';
import { Rests } from '../rests.ts';
import { unended } from '../unended.ts';

/** Characters that are written at a time. */
const CHUNK = 64 * 1024;

/** Writes lines, each ended, no faster than they are read; to a terminal as they come, if they do so slowly. */
export async function printLines(
  { out, terminal }: Pick<CommandIo, 'out' | 'terminal'>,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await pipeline(Readable.from(chunksOf(lines, terminal !== undefined)), unended(out));
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

async function* chunksOf(
  lines: Iterable<string> | AsyncIterable<string>,
  asTheyCome: boolean,
): AsyncGenerator<string, void> {
  const rests = new Rests();
  let chunk = '';
  for await (const line of lines) {
    chunk += `${line}\n`;
    const rest = rests.next();
    if (chunk.length >= CHUNK || (asTheyCome && rest !== null)) {
      yield chunk;
      chunk = '';
    }
    if (rest !== null) await rest;
  }
  if (chunk !== '') yield chunk;
}
