import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RewindError } from '../../domain/errors.ts';
import { readError } from '../file-content.ts';
import { Damage, damaged, type OnDamage } from './damage.ts';
import { isUsable, LARGEST_PAGE, META_BYTES, pageSizes, readMeta, type Meta, type UnusableMeta } from './meta-page.ts';
import {
  children,
  isLeaf,
  leafEntries,
  overflowOf,
  PAGE_HEADER_BYTES,
  readUInt64LE,
  type Entry,
  type Page,
} from './page.ts';

/** Where a bucket's entries are. */
export type Bucket = { readonly root: number } | { readonly inline: Page };

/** Read at once: pages that are next to each other in a tree are often so in the file. */
const WINDOW_BYTES = 128 * 1024;
/** A page with its overflow holds a few values; etcd's largest request is far below this. */
const MOST_PAGE_BYTES = 128 * 1024 * 1024;
const BUCKET_HEADER_BYTES = 16;
/** etcdctl appends a SHA-256 to a snapshot, which is otherwise a whole number of sectors. */
export const DIGEST_BYTES = 32;
const SECTOR_BYTES = 512;

/**
 * A bbolt database that nobody writes to, read page by page: of however large a file, one window is in memory. What an entry
 * gives is valid until the next one is asked for.
 */
export class BoltFile {
  readonly path: string;
  readonly size: number;
  readonly hasDigest: boolean;
  readonly meta: Meta;
  readonly #fd: number;
  /** So many pages are in the file; one that was cut off has fewer than it should. */
  readonly pages: number;
  readonly #buffer = Buffer.alloc(WINDOW_BYTES);
  /** What was read last, and from where. */
  #window = this.#buffer.subarray(0, 0);
  #windowStart = 0;

  private constructor(path: string, fd: number, onDamage: OnDamage) {
    this.path = path;
    this.#fd = fd;
    this.size = fstatSync(fd).size;
    this.hasDigest = this.size % SECTOR_BYTES === DIGEST_BYTES;
    const start = this.#read(Buffer.alloc(Math.min(this.size, LARGEST_PAGE + META_BYTES)), 0);
    this.meta = chooseMeta(path, start, onDamage);
    const { pageSize, pages } = this.meta;
    this.pages = Math.min(pages, Math.floor(this.contentBytes / pageSize));
    if (this.pages < pages) {
      const what = `the file ends here, and should have ${pages} pages of ${pageSize} bytes`;
      onDamage(new Damage(this.pages, this.pages * pageSize, what));
    }
  }

  /** @throws RewindError; what `onDamage` throws */
  static open(path: string, onDamage: OnDamage): BoltFile {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (error) {
      throw readError(path, error, 0);
    }
    try {
      return new BoltFile(path, fd, onDamage);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Without the digest that may come after it. */
  get contentBytes(): number {
    return this.hasDigest ? this.size - DIGEST_BYTES : this.size;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** A bucket of those that the database begins with; null: there is none of that name. */
  bucket(name: string, onDamage: OnDamage): Bucket | null {
    for (const entry of this.entries({ root: this.meta.root }, onDamage)) {
      if (!entry.isBucket || entry.key.toString('latin1') !== name) continue;
      const { value, page, valueStart } = entry;
      if (value.length < BUCKET_HEADER_BYTES) {
        onDamage(entry.damage(`the bucket ${name} has no root`));
        return null;
      }
      const root = readUInt64LE(value, 0);
      if (root !== 0) return { root };
      const bytes = Buffer.from(value.subarray(BUCKET_HEADER_BYTES));
      return { inline: { id: page.id, offset: page.offset + valueStart + BUCKET_HEADER_BYTES, bytes } };
    }
    return null;
  }

  /**
   * All entries of a bucket in key order. Damage costs the rest of its page, or all that is below it. No page is read twice,
   * so that one which names its own ancestor ends there.
   */
  *entries(bucket: Bucket, onDamage: OnDamage): Generator<Entry, void> {
    const waiting: number[] = [];
    const seen = new Uint8Array(Math.ceil(this.pages / 8));
    const add = (id: number, parent: Page | null): void => {
      const named = (what: string): Damage =>
        new Damage(parent?.id ?? 0, parent?.offset ?? 0, `it names page ${id}, ${what}`);
      if (id < 2 || id >= this.pages) return onDamage(named('which the file does not have'));
      const byte = seen[id >>> 3] ?? 0;
      if ((byte & (1 << (id & 7))) !== 0) return onDamage(named('which is named elsewhere too'));
      seen[id >>> 3] = byte | (1 << (id & 7));
      waiting.push(id);
    };
    if ('inline' in bucket) yield* this.#inline(bucket.inline, onDamage);
    else add(bucket.root, null);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      try {
        const page = this.#page(id);
        if (isLeaf(page, id)) yield* leafEntries(page);
        // The first child has to be on top.
        else for (const child of children(page).reverse()) add(child, page);
      } catch (error) {
        if (!(error instanceof Damage)) throw error;
        onDamage(error);
      }
    }
  }

  /** What a page holds that is a leaf, whether or not it belongs to a tree; nothing where it is none, or is damaged. */
  leaf(id: number): Entry[] {
    try {
      const page = this.#page(id);
      return isLeaf(page, id) ? [...leafEntries(page)] : [];
    } catch (error) {
      if (error instanceof Damage) return [];
      throw error;
    }
  }

  *#inline(page: Page, onDamage: OnDamage): Generator<Entry, void> {
    try {
      if (page.bytes.length < PAGE_HEADER_BYTES || !isLeaf(page, 0)) {
        throw new Damage(page.id, page.offset, 'the bucket in it is no leaf');
      }
      yield* leafEntries(page);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      onDamage(error);
    }
  }

  /** @throws Damage */
  #page(id: number): Page {
    const { pageSize } = this.meta;
    const offset = id * pageSize;
    const pages = 1 + overflowOf(this.#bytes(offset, pageSize));
    const bytes = pages * pageSize;
    if (id + pages > this.pages) {
      throw new Damage(id, offset + 12, `it goes on over ${pages} pages, which the file does not have`);
    }
    if (bytes > MOST_PAGE_BYTES) throw new Damage(id, offset + 12, `it is ${bytes} bytes long`);
    return { id, offset, bytes: this.#bytes(offset, bytes) };
  }

  /** A view of a part of the file that is known to be there. */
  #bytes(offset: number, length: number): Buffer {
    const start = offset - this.#windowStart;
    if (start >= 0 && start + length <= this.#window.length) return this.#window.subarray(start, start + length);
    const wanted = Math.min(Math.max(length, WINDOW_BYTES), this.contentBytes - offset);
    const target = wanted <= WINDOW_BYTES ? this.#buffer.subarray(0, wanted) : Buffer.alloc(wanted);
    this.#window = this.#read(target, offset);
    this.#windowStart = offset;
    if (this.#window.length < length) {
      throw new RewindError('file_unreadable', `${this.path} has become shorter while it was read`, {
        hint: 'Copy it first, while nobody writes to it.',
      });
    }
    return this.#window.subarray(0, length);
  }

  /** @returns as much of the target as the file has */
  #read(target: Buffer<ArrayBuffer>, offset: number): Buffer<ArrayBuffer> {
    let filled = 0;
    try {
      while (filled < target.length) {
        const count = readSync(this.#fd, target, filled, target.length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (error) {
      throw readError(this.path, error, 0);
    }
    return target.subarray(0, filled);
  }
}

/** The meta page of the newer transaction that was completed. */
function chooseMeta(path: string, start: Buffer, onDamage: OnDamage): Meta {
  const first = readMeta(start, 0);
  if (isUsable(first)) {
    const second = readMeta(start, first.pageSize);
    return isUsable(second) && second.transaction > first.transaction ? second : first;
  }
  const second = secondMeta(start);
  if (isUsable(second)) return second;
  const what = `neither of its meta pages can be used: page 0: ${first.problem}; page 1: ${second.problem}`;
  const claimed = first.claimed ?? second.claimed;
  if (claimed === null) throw damaged(path, what);
  onDamage(new Damage(0, 0, what));
  return claimed;
}

function secondMeta(start: Buffer): Meta | UnusableMeta {
  for (const size of pageSizes()) {
    const meta = readMeta(start, size);
    if (isUsable(meta) && meta.pageSize === size) return meta;
  }
  return { problem: 'there is none at any page size', claimed: null };
}
