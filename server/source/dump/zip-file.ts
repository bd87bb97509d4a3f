import { open, type FileHandle } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { RewindError } from '../../domain/errors.ts';
import { firstBytes, readError } from '../file-content.ts';

/** A file in a zip, as the directory at the zip's end has it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of what comes before its content. */
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const LARGE_END = 0x06064b50;
const LARGE_END_LOCATOR = 0x07064b50;
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const LARGE_END_BYTES = 56;
const LOCATOR_BYTES = 20;
const MOST_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** Stands for a number that has no room where it should be, and is among an entry's further fields. */
const ELSEWHERE = 0xffffffff;
const LARGE_FIELDS = 0x0001;
/** etcd's largest request is far below this. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Whether a file is a zip by how it begins. @throws RewindError where it cannot be read */
export async function isZip(path: string): Promise<boolean> {
  const start = await firstBytes(path, 4);
  return start.length === 4 && [LOCAL, END].includes(start.readUInt32LE(0));
}

/** All files of a zip, in the order of its directory. @throws RewindError `file_invalid` */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const tail = await readPart(path, file, Math.max(0, size - END_BYTES - MOST_COMMENT_BYTES), size);
    const end = lastIndexOf(tail, END);
    if (end < 0 || end + END_BYTES > tail.length) throw damaged(path, 'its end is missing');
    const directory = await directoryPlace(path, file, tail, end);
    if (directory.bytes > size) throw damaged(path, 'its directory is larger than the file');
    return parseDirectory(path, await readPart(path, file, directory.offset, directory.offset + directory.bytes));
  });
}

/** What is in a file of a zip. @throws RewindError `file_invalid` */
export async function readZipEntry(path: string, entry: ZipEntry): Promise<Buffer> {
  const { name, method, encrypted, packedBytes, bytes, offset, crc } = entry;
  if (encrypted) throw damaged(path, `${name} in it is encrypted`);
  if (method !== STORED && method !== DEFLATED) throw damaged(path, `${name} in it is packed by method ${method}`);
  if (Math.max(bytes, packedBytes) > MOST_BYTES) throw damaged(path, `${name} in it is larger than 128 MiB`);
  return withFile(path, async (file) => {
    const local = await readPart(path, file, offset, offset + LOCAL_BYTES);
    if (local.readUInt32LE(0) !== LOCAL) throw damaged(path, `${name} is not where its directory says`);
    const start = offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
    const packed = await readPart(path, file, start, start + packedBytes);
    const content = method === STORED ? packed : inflated(path, name, packed, bytes);
    if (content.length !== bytes || crc32(content) !== crc)
      throw damaged(path, `the checksum of ${name} in it is wrong`);
    return content;
  });
}

function inflated(path: string, name: string, packed: Buffer, bytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(bytes, 1) });
  } catch (error) {
    throw damaged(path, `${name} in it cannot be unpacked`, error);
  }
}

interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** Where the directory is; what is large says so in a second end before the first one. */
async function directoryPlace(path: string, file: FileHandle, tail: Buffer, end: number): Promise<Place> {
  const locator = end - LOCATOR_BYTES;
  if (locator < 0 || tail.readUInt32LE(locator) !== LARGE_END_LOCATOR) {
    return { bytes: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
  }
  const at = Number(tail.readBigUInt64LE(locator + 8));
  const large = await readPart(path, file, at, at + LARGE_END_BYTES);
  if (large.readUInt32LE(0) !== LARGE_END) throw damaged(path, 'its end is not where it says');
  return { bytes: Number(large.readBigUInt64LE(40)), offset: Number(large.readBigUInt64LE(48)) };
}

function parseDirectory(path: string, directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) {
      throw damaged(path, `its directory breaks after ${entries.length} files`);
    }
    const [nameBytes, fieldBytes, commentBytes] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset));
    const fieldsAt = at + ENTRY_BYTES + (nameBytes ?? 0);
    const next = fieldsAt + (fieldBytes ?? 0) + (commentBytes ?? 0);
    if (next > directory.length) throw damaged(path, `its directory breaks after ${entries.length} files`);
    const sizes = largeNumbers(
      [24, 20, 42].map((offset) => directory.readUInt32LE(at + offset)),
      directory.subarray(fieldsAt, fieldsAt + (fieldBytes ?? 0)),
    );
    const [bytes = 0, packedBytes = 0, offset = 0] = sizes;
    entries.push({
      name: directory.toString('utf8', at + ENTRY_BYTES, fieldsAt),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      crc: directory.readUInt32LE(at + 16),
      packedBytes,
      bytes,
      offset,
    });
    at = next;
  }
  return entries;
}

/** Numbers with those that had no room taken from an entry's further fields, where they stand in the same order. */
function largeNumbers(numbers: readonly number[], fields: Buffer): number[] {
  let large: Buffer = Buffer.alloc(0);
  for (let at = 0; at + 4 <= fields.length; at += 4 + fields.readUInt16LE(at + 2)) {
    if (fields.readUInt16LE(at) === LARGE_FIELDS) large = fields.subarray(at + 4, at + 4 + fields.readUInt16LE(at + 2));
  }
  let at = 0;
  return numbers.map((number) => {
    if (number !== ELSEWHERE || at + 8 > large.length) return number;
    at += 8;
    return Number(large.readBigUInt64LE(at - 8));
  });
}

function lastIndexOf(bytes: Buffer, signature: number): number {
  const wanted = Buffer.alloc(4);
  wanted.writeUInt32LE(signature);
  return bytes.lastIndexOf(wanted);
}

/** @throws RewindError `file_invalid` where the file has less */
async function readPart(path: string, file: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(to - from, 0)), 0, Math.max(to - from, 0), from);
  if (bytesRead < to - from) throw damaged(path, 'it ends early');
  return buffer;
}

async function withFile<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw readError(path, error, 0);
  });
  try {
    return await read(file);
  } catch (error) {
    throw readError(path, error, 0);
  } finally {
    await file.close();
  }
}

function damaged(path: string, what: string, cause?: unknown): RewindError {
  return new RewindError('file_invalid', `The zip ${path} cannot be read: ${what}`, {
    hint: 'Copy or make it again; or unpack it, and import the directory.',
    ...(cause === undefined ? {} : { cause }),
  });
}
