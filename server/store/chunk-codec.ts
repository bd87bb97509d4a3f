import { brotliDecompressSync } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import { at, type DetailColumns, type ScanColumns } from './columns.ts';
import { compress } from './compress.ts';
import { NO_VALUE, STREAM_SIZE } from './stored-event.ts';
import { readTexts, writeTexts } from './text-table.ts';

/*
 * Columns as bytes. Each number is written as its difference from what is to be expected (the event before it, or the one
 * before it of the same object), so that most are 0 and compression takes them away.
 */

function writeDifferences(out: ByteWriter, column: ArrayLike<number>): void {
  let before = 0;
  for (let i = 0; i < column.length; i++) {
    const value = at(column, i);
    out.signed(value - before);
    before = value;
  }
}

function readDifferences<T extends Int32Array | Float64Array>(input: ByteReader, column: T): T {
  let value = 0;
  for (let i = 0; i < column.length; i++) {
    value += input.signed();
    column[i] = value;
  }
  return column;
}

function writePlain(out: ByteWriter, column: ArrayLike<number>): void {
  for (let i = 0; i < column.length; i++) out.unsigned(at(column, i));
}

function readPlain<T extends Int32Array | Uint8Array>(input: ByteReader, column: T): T {
  for (let i = 0; i < column.length; i++) column[i] = input.unsigned();
  return column;
}

/** Each as its difference from the one before it of the same entry, plus `step`. */
function writeByEntry(
  out: ByteWriter,
  entry: Int32Array,
  entries: number,
  column: ArrayLike<number>,
  step: number,
): void {
  const before = new Float64Array(entries);
  for (let i = 0; i < column.length; i++) {
    const value = at(column, i);
    const owner = at(entry, i);
    out.signed(value - at(before, owner) - step);
    before[owner] = value;
  }
}

function readByEntry<T extends Int32Array | Float64Array>(
  input: ByteReader,
  entry: Int32Array,
  entries: number,
  column: T,
  step: number,
): T {
  const before = new Float64Array(entries);
  for (let i = 0; i < column.length; i++) {
    const owner = entry[i] as number;
    const value = (before[owner] as number) + step + input.signed();
    before[owner] = value;
    column[i] = value;
  }
  return column;
}

export function encodeScan(scan: ScanColumns): Buffer {
  const out = new ByteWriter();
  out.unsigned(scan.count);
  out.unsigned(scan.lives.length);
  for (const column of [scan.lives, scan.keys, scan.scopes, scan.prefixes, scan.revision])
    writeDifferences(out, column);
  for (const column of [scan.entry, scan.shape, scan.actor, scan.basis]) writePlain(out, column);
  const hasTime = scan.atMs.map((time) => (Number.isNaN(time) ? 0 : 1));
  writePlain(out, hasTime);
  writeDifferences(
    out,
    scan.atMs.filter((time) => !Number.isNaN(time)),
  );
  return compress(out.finish());
}

export function decodeScan(bytes: Uint8Array): ScanColumns {
  const input = new ByteReader(brotliDecompressSync(bytes));
  const count = input.count();
  const entries = input.count();
  const lives = readDifferences(input, new Int32Array(entries));
  const keys = readDifferences(input, new Int32Array(entries));
  const scopes = readDifferences(input, new Int32Array(entries));
  const prefixes = readDifferences(input, new Int32Array(entries));
  const revision = readDifferences(input, new Float64Array(count));
  const entry = readPlain(input, new Int32Array(count));
  const shape = readPlain(input, new Int32Array(count));
  const actor = readPlain(input, new Int32Array(count));
  const basis = readPlain(input, new Uint8Array(count));
  const hasTime = readPlain(input, new Uint8Array(count));
  const atMs = new Float64Array(count);
  let time = 0;
  for (let i = 0; i < count; i++) {
    if (hasTime[i] === 1) time += input.signed();
    atMs[i] = hasTime[i] === 1 ? time : Number.NaN;
  }
  return { count, revision, entry, shape, actor, atMs, basis, lives, keys, scopes, prefixes };
}

export function encodeDetail(scan: ScanColumns, detail: DetailColumns): Buffer {
  const out = new ByteWriter();
  const entries = scan.lives.length;
  for (const texts of [detail.leaseTexts, detail.pathTexts]) writeTexts(out, texts);
  writeByEntry(out, scan.entry, entries, detail.version, 1);
  writeByEntry(out, scan.entry, entries, detail.valueBytes, 0);
  writeByEntry(out, scan.entry, entries, detail.lease, 0);
  writePlain(out, detail.paths);
  writePlain(out, detail.changedCount);
  writePositions(out, scan, detail.position);
  return compress(out.finish());
}

export function decodeDetail(scan: ScanColumns, bytes: Uint8Array): DetailColumns {
  const input = new ByteReader(brotliDecompressSync(bytes));
  const { count } = scan;
  const entries = scan.lives.length;
  const leaseTexts = readTexts(input);
  const pathTexts = readTexts(input);
  const version = readByEntry(input, scan.entry, entries, new Float64Array(count), 1);
  const valueBytes = readByEntry(input, scan.entry, entries, new Int32Array(count), 0);
  const lease = readByEntry(input, scan.entry, entries, new Int32Array(count), 0);
  const paths = readPlain(input, new Int32Array(count));
  const changedCount = readPlain(input, new Int32Array(count));
  const position = readPositions(input, scan);
  return { version, valueBytes, lease, paths, changedCount, position, leaseTexts, pathTexts };
}

/** The values of one resource mostly follow one another in their stream. 0 stands for "no value". */
function writePositions(out: ByteWriter, scan: ScanColumns, position: Float64Array): void {
  const streams: number[] = [];
  const next: number[] = [];
  const streamOf = new Int32Array(scan.count);
  const newest = new Int32Array(scan.lives.length);
  for (let i = 0; i < scan.count; i++) {
    const place = at(position, i);
    const entry = at(scan.entry, i);
    if (place !== NO_VALUE) {
      const stream = Math.floor(place / STREAM_SIZE);
      let index = streams.indexOf(stream);
      if (index === -1) {
        index = streams.push(stream) - 1;
        next.push(place % STREAM_SIZE);
      }
      newest[entry] = index;
    }
    streamOf[i] = at(newest, entry);
  }
  out.unsigned(streams.length);
  streams.forEach((stream, index) => {
    out.unsigned(stream);
    out.unsigned(at(next, index));
  });
  writeByEntry(out, scan.entry, scan.lives.length, streamOf, 0);
  for (let i = 0; i < scan.count; i++) {
    const place = at(position, i);
    if (place === NO_VALUE) {
      out.unsigned(0);
      continue;
    }
    const index = at(streamOf, i);
    const number = place % STREAM_SIZE;
    const difference = number - at(next, index);
    out.unsigned(1 + (difference >= 0 ? difference * 2 : -difference * 2 - 1));
    next[index] = number + 1;
  }
}

function readPositions(input: ByteReader, scan: ScanColumns): Float64Array {
  const streams: number[] = [];
  const next: number[] = [];
  for (let left = input.unsigned(); left > 0; left--) {
    streams.push(input.unsigned());
    next.push(input.unsigned());
  }
  const streamOf = readByEntry(input, scan.entry, scan.lives.length, new Int32Array(scan.count), 0);
  const position = new Float64Array(scan.count);
  for (let i = 0; i < scan.count; i++) {
    const code = input.unsigned();
    if (code === 0) {
      position[i] = NO_VALUE;
      continue;
    }
    const index = at(streamOf, i);
    const folded = code - 1;
    const number = at(next, index) + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
    position[i] = at(streams, index) * STREAM_SIZE + number;
    next[index] = number + 1;
  }
  return position;
}
