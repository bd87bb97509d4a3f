import { Damage } from './damage.ts';

export const PAGE_HEADER_BYTES = 16;
const ELEMENT_BYTES = 16;
const BRANCH = 1;
const LEAF = 2;
/** Flag of a leaf's element whose value is a bucket. */
const BUCKET = 1;

/** A page with its overflow; `bytes` is a view that the next page overwrites. */
export interface Page {
  readonly id: number;
  /** In the file. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** A key with its value in a leaf, valid until the next page is read. Of many, only the place is of interest: views are dear. */
export class Entry {
  readonly page: Page;
  /** Of both, in the page's bytes: the value begins where the key ends. */
  readonly keyStart: number;
  readonly valueStart: number;
  readonly end: number;
  readonly isBucket: boolean;

  constructor(page: Page, keyStart: number, valueStart: number, end: number, isBucket: boolean) {
    this.page = page;
    this.keyStart = keyStart;
    this.valueStart = valueStart;
    this.end = end;
    this.isBucket = isBucket;
  }

  get key(): Buffer {
    return this.page.bytes.subarray(this.keyStart, this.valueStart);
  }

  get value(): Buffer {
    return this.page.bytes.subarray(this.valueStart, this.end);
  }

  damage(what: string): Damage {
    return new Damage(this.page.id, this.page.offset + this.keyStart, what);
  }
}

/** How many pages follow one whose header this is and belong to it. */
export function overflowOf(header: Buffer): number {
  return header.readUInt32LE(12);
}

/** @param id as the header has to give it; 0 for a bucket that lies in its parent's value @throws Damage */
export function isLeaf(page: Page, id: number): boolean {
  const { bytes } = page;
  const told = readUInt64LE(bytes, 0);
  if (told !== id) throw damage(page, 0, `it says that it is page ${told}`);
  const flags = bytes.readUInt16LE(8);
  if (flags !== LEAF && flags !== BRANCH) throw damage(page, 8, `it is neither a leaf nor a branch (flags ${flags})`);
  const count = bytes.readUInt16LE(10);
  if (PAGE_HEADER_BYTES + count * ELEMENT_BYTES > bytes.length) {
    throw damage(page, 10, `${count} elements do not fit into it`);
  }
  if (flags === BRANCH && count === 0) throw damage(page, 10, 'it is a branch without children');
  return flags === LEAF;
}

/** The pages below a branch, in key order. */
export function children(page: Page): number[] {
  const count = page.bytes.readUInt16LE(10);
  return Array.from({ length: count }, (_, at) => readUInt64LE(page.bytes, PAGE_HEADER_BYTES + at * ELEMENT_BYTES + 8));
}

/** What a leaf holds, in key order. @throws Damage */
export function* leafEntries(page: Page): Generator<Entry> {
  const { bytes } = page;
  const count = bytes.readUInt16LE(10);
  const elementsEnd = PAGE_HEADER_BYTES + count * ELEMENT_BYTES;
  for (let at = PAGE_HEADER_BYTES; at < elementsEnd; at += ELEMENT_BYTES) {
    const keyStart = at + bytes.readUInt32LE(at + 4);
    const valueStart = keyStart + bytes.readUInt32LE(at + 8);
    const end = valueStart + bytes.readUInt32LE(at + 12);
    if (keyStart < elementsEnd || end > bytes.length) throw damage(page, at, 'an element lies outside of it');
    yield new Entry(page, keyStart, valueStart, end, (bytes.readUInt32LE(at) & BUCKET) !== 0);
  }
}

/** What a number cannot hold exactly comes out as larger than every page and revision, which is what matters here. */
export function readUInt64LE(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

export function readUInt64BE(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

function damage(page: Page, at: number, what: string): Damage {
  return new Damage(page.id, page.offset + at, what);
}
