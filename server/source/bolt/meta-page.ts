import { readUInt64LE } from './page.ts';

/** What a meta page says: a bbolt database has two of them, written in turns. */
export interface Meta {
  readonly pageSize: number;
  /** Root page of the bucket that holds the buckets. */
  readonly root: number;
  /** So many pages were in use by this transaction. */
  readonly pages: number;
  readonly transaction: number;
}

/** A meta page that cannot be used, and why. */
export interface UnusableMeta {
  readonly problem: string;
  /** What it says all the same, where only its checksum is wrong. */
  readonly claimed: Meta | null;
}

const MAGIC = 0xed0cdaed;
const VERSION = 2;
const PAGE_HEADER = 16;
/** From the magic to the checksum. */
const CHECKED = 56;
export const META_BYTES = PAGE_HEADER + CHECKED + 8;
const SMALLEST_PAGE = 512;
export const LARGEST_PAGE = 1024 * 1024;

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** The meta page that begins at an offset of `start`, which is how the file begins. */
export function readMeta(start: Buffer, offset: number): Meta | UnusableMeta {
  if (start.length < offset + META_BYTES) return unusable('the file ends before it');
  const meta = start.subarray(offset + PAGE_HEADER, offset + META_BYTES);
  if (meta.readUInt32LE(0) !== MAGIC) return unusable('it has not the mark of a bbolt database');
  const version = meta.readUInt32LE(4);
  if (version !== VERSION) return unusable(`its format is version ${version}, not ${VERSION}`);
  const pageSize = meta.readUInt32LE(8);
  if (!isPageSize(pageSize)) return unusable(`its page size of ${pageSize} is none`);
  const claimed: Meta = {
    pageSize,
    root: readUInt64LE(meta, 16),
    pages: readUInt64LE(meta, 40),
    transaction: readUInt64LE(meta, 48),
  };
  const checksum = fnv1a(meta.subarray(0, CHECKED));
  return checksum === meta.readBigUInt64LE(CHECKED) ? claimed : { problem: 'its checksum is wrong', claimed };
}

/** Where the second meta page can be: it lies one page after the first, which is the one that says how long a page is. */
export function* pageSizes(): Generator<number> {
  for (let size = SMALLEST_PAGE; size <= LARGEST_PAGE; size *= 2) yield size;
}

export function isUsable(meta: Meta | UnusableMeta): meta is Meta {
  return 'pageSize' in meta;
}

/** Whether a file begins as a bbolt database does, however damaged. */
export function hasMagic(start: Buffer): boolean {
  return [0, ...pageSizes()].some(
    (offset) => start.length >= offset + PAGE_HEADER + 4 && start.readUInt32LE(offset + PAGE_HEADER) === MAGIC,
  );
}

function unusable(problem: string): UnusableMeta {
  return { problem, claimed: null };
}

function isPageSize(size: number): boolean {
  return size >= SMALLEST_PAGE && size <= LARGEST_PAGE && (size & (size - 1)) === 0;
}

function fnv1a(bytes: Buffer): bigint {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return hash;
}
