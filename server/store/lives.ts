import type Database from 'better-sqlite3';
import type { ObjectIdentity } from '../domain/facts.ts';
import type { Revision } from '../domain/revision.ts';
import { GenerationCache } from '../domain/generation-cache.ts';
import { at } from './columns.ts';
import type { Dictionaries } from './dictionaries.ts';
import { splitKey, type Keys } from './keys.ts';
import { keyIn, LifePages, PAGE_LIVES, UUID_WORDS, type LifePage, type StoredUid } from './life-page.ts';
import { UuidTexts } from './uuid-text.ts';

/** What does not change in the life of an object. */
export interface Life {
  readonly id: number;
  readonly key: number;
  readonly scope: number;
  readonly identity: ObjectIdentity;
  readonly uid: string | null;
  readonly ownerUid: string | null;
  readonly createRevision: Revision;
}

/** A life with its end. */
export interface LifeSpan {
  readonly id: number;
  readonly createRevision: Revision;
  /** Since when it is being deleted; null: that was not seen. */
  readonly terminatingRevision: Revision | null;
  readonly deleteRevision: Revision | null;
}

/** Many lives as columns: element i of each belongs to the i-th life that was asked about. */
export interface LifeColumns {
  readonly scope: Int32Array;
  readonly createRevision: Float64Array;
  /** Four words each (16 bytes); zeros where there is none, or it is in `rare`. */
  readonly uuids: Int32Array;
  readonly hasUuid: Uint8Array;
  readonly ownerUuids: Int32Array;
  readonly hasOwnerUuid: Uint8Array;
  /** What those columns have no place for. */
  readonly rare: ReadonlyMap<number, { readonly uid: string | null; ownerUid: string | null; name: string | null }>;
}

export function storeUid(uid: string): Exclude<StoredUid, null> {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid) ? Buffer.from(uid.replaceAll('-', ''), 'hex') : uid;
}

export function uidText(uid: StoredUid): string | null {
  return uid === null || typeof uid === 'string' ? uid : new UuidTexts(uid).at(0);
}

/** In pages of 1024 lives, of 37 KB each; up to twice as many are kept. Together they hold the lives of a million revisions. */
const CACHED_PAGES = 300;

export class Lives {
  readonly #dictionaries: Dictionaries;
  readonly #keys: Keys;
  readonly #reader: LifePages;
  readonly #byKey: Database.Statement<[number, number], LifeSpan>;
  readonly #chunks: Database.Statement<[number], number>;
  readonly #pages = new GenerationCache<number, LifePage>(CACHED_PAGES);
  /** The next page to be read ahead; null: the newest one. */
  #ahead: number | null = null;

  constructor(db: Database.Database, dictionaries: Dictionaries, keys: Keys) {
    this.#dictionaries = dictionaries;
    this.#keys = keys;
    this.#reader = new LifePages(db);
    this.#byKey = db.prepare(
      `SELECT id, create_revision AS createRevision, terminating_revision AS terminatingRevision,
        delete_revision AS deleteRevision FROM lives WHERE key = ? AND rid = ? ORDER BY id`,
    );
    this.#chunks = db.prepare<[number], number>('SELECT chunk FROM presence WHERE life = ?').pluck();
  }

  get(id: number): Life {
    const page = this.#pageOf(id);
    const i = id % PAGE_LIVES;
    const rare = page.rare.get(i);
    const key = at(page.key, i);
    const scope = at(page.scope, i);
    const text = this.#keys.get(key).text;
    const { kubernetes, group, resource, kind, namespace } = this.#dictionaries.scope(scope);
    const name = rare?.name ?? splitKey(text).name;
    const ownerUid = (): string | null => this.#ownerUid(page, i);
    return {
      id,
      key,
      scope,
      identity: { key: text, kubernetes, group, resource, kind, namespace, name },
      // Their texts are made for those who ask.
      get uid() {
        return uidIn(page, i);
      },
      get ownerUid() {
        return ownerUid();
      },
      createRevision: at(page.createRevision, i),
    };
  }

  scopeOf(id: number): number {
    return at(this.#pageOf(id).scope, id % PAGE_LIVES);
  }

  keyOf(id: number): number {
    return at(this.#pageOf(id).key, id % PAGE_LIVES);
  }

  /** The life of the owner; null: it has none, or only its uid is known. */
  ownerOf(id: number): number | null {
    const owner = at(this.#pageOf(id).owner, id % PAGE_LIVES);
    return owner === 0 ? null : owner;
  }

  createdAt(id: number): Revision {
    return at(this.#pageOf(id).createRevision, id % PAGE_LIVES);
  }

  /** Many at once, for the way to another thread. */
  columns(ids: Int32Array): LifeColumns {
    const count = ids.length;
    const rare = new Map<number, { uid: string | null; ownerUid: string | null; name: string | null }>();
    const columns = {
      scope: new Int32Array(count),
      createRevision: new Float64Array(count),
      uuids: new Int32Array(count * UUID_WORDS),
      hasUuid: new Uint8Array(count),
      ownerUuids: new Int32Array(count * UUID_WORDS),
      hasOwnerUuid: new Uint8Array(count),
      rare,
    };
    // Twenty thousand at a time: a page that was found is found again by its number, and nothing is made for one life.
    const pages: LifePage[] = [];
    const findPage = (id: number): LifePage | null => {
      const number = Math.floor(id / PAGE_LIVES);
      const known = pages[number];
      if (known !== undefined && keyIn(known, id) !== 0) return known;
      const page = this.#findPage(number, id);
      if (page !== null) pages[number] = page;
      return page;
    };
    for (let n = 0; n < count; n++) {
      const id = ids[n] ?? 0;
      const page = findPage(id) ?? missing(id);
      const i = id % PAGE_LIVES;
      columns.scope[n] = page.scope[i] ?? 0;
      columns.createRevision[n] = page.createRevision[i] ?? 0;
      if (page.hasUuid[i] === 1) {
        copyUuid(page, i, columns.uuids, n);
        columns.hasUuid[n] = 1;
      }
      const owner = page.owner[i] ?? 0;
      const ownerPage = owner === 0 ? null : findPage(owner);
      const ownerHasUuid = ownerPage?.hasUuid[owner % PAGE_LIVES] === 1;
      if (ownerPage !== null && ownerHasUuid) {
        copyUuid(ownerPage, owner % PAGE_LIVES, columns.ownerUuids, n);
        columns.hasOwnerUuid[n] = 1;
      }
      const facts = page.rare.get(i);
      const ownerUid = ownerHasUuid || (owner === 0 && facts === undefined) ? null : this.#ownerUid(page, i);
      if (facts !== undefined || ownerUid !== null) {
        rare.set(n, { uid: facts?.uid ?? null, ownerUid, name: facts?.name ?? null });
      }
    }
    return columns;
  }

  /** Reads one page that is likely to be asked for, newest first. False: there is nothing left to read, or no room for it. */
  readAhead(): boolean {
    const newest = this.#reader.newest();
    const page = this.#ahead ?? newest;
    if (page < 0 || page <= newest - CACHED_PAGES) return false;
    const { key } = this.#page(page);
    this.#keys.readAhead(key.filter((id) => id !== 0));
    this.#ahead = page - 1;
    return true;
  }

  /** All lives of a key in a recording, in the order of time. */
  ofKey(rid: number, key: number): LifeSpan[] {
    return this.#byKey.all(key, rid);
  }

  /** In which chunks a life has events. */
  chunksOf(id: number): number[] {
    return this.#chunks.all(id);
  }

  forget(): void {
    this.#pages.clear();
  }

  #page(number: number): LifePage {
    const known = this.#pages.get(number);
    if (known !== undefined) return known;
    const page = this.#reader.read(number);
    this.#pages.set(number, page);
    return page;
  }

  #pageOf(id: number): LifePage {
    const number = Math.floor(id / PAGE_LIVES);
    return this.#findPage(number, id) ?? missing(id);
  }

  /** A page is read again for a life that began after it was read. */
  #findPage(number: number, id: number): LifePage | null {
    const known = this.#page(number);
    if (keyIn(known, id) !== 0) return known;
    const anew = this.#reader.read(number);
    this.#pages.set(number, anew);
    return keyIn(anew, id) === 0 ? null : anew;
  }

  /** Where the owner's life stands; null: it has none, or only its uid is known. */
  #owner(page: LifePage, i: number): { page: LifePage; i: number } | null {
    const owner = at(page.owner, i);
    if (owner === 0) return null;
    const other = this.#findPage(Math.floor(owner / PAGE_LIVES), owner);
    return other === null ? null : { page: other, i: owner % PAGE_LIVES };
  }

  #ownerUid(page: LifePage, i: number): string | null {
    const owner = this.#owner(page, i);
    return owner === null ? uidText(page.rare.get(i)?.owner ?? null) : uidIn(owner.page, owner.i);
  }
}

function missing(id: number): never {
  throw new Error(`The store names an object that is not there (${id}).`);
}

function uidIn(page: LifePage, i: number): string | null {
  if (page.hasUuid[i] !== 1) return page.rare.get(i)?.uid ?? null;
  const words = page.uuids.slice(i * UUID_WORDS, (i + 1) * UUID_WORDS);
  return new UuidTexts(new Uint8Array(words.buffer)).at(0);
}

function copyUuid(page: LifePage, i: number, to: Int32Array, n: number): void {
  for (let word = 0; word < UUID_WORDS; word++) to[n * UUID_WORDS + word] = page.uuids[i * UUID_WORDS + word] ?? 0;
}
