import type Database from 'better-sqlite3';
import type { ObjectIdentity } from '../domain/facts.ts';
import type { Revision } from '../domain/revision.ts';
import { GenerationCache } from './bounded-cache.ts';
import { at } from './columns.ts';
import type { Dictionaries } from './dictionaries.ts';
import { splitKey, type Keys } from './keys.ts';
import { keyIn, LifePages, PAGE_LIVES, UUID_BYTES, type LifePage, type StoredUid } from './life-page.ts';
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
  readonly deleteRevision: Revision | null;
}

/** Many lives as columns: element i of each belongs to the i-th life that was asked about. */
export interface LifeColumns {
  readonly scope: Int32Array;
  readonly createRevision: Float64Array;
  /** 16 bytes each; zeros where there is none, or it is in `rare`. */
  readonly uuids: Uint8Array;
  readonly hasUuid: Uint8Array;
  readonly ownerUuids: Uint8Array;
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
  readonly #byKey: Database.Statement<[number, number], { id: number; created: number; deleted: number | null }>;
  readonly #pages = new GenerationCache<number, LifePage>(CACHED_PAGES);
  /** The next page to be read ahead; null: the newest one. */
  #ahead: number | null = null;

  constructor(db: Database.Database, dictionaries: Dictionaries, keys: Keys) {
    this.#dictionaries = dictionaries;
    this.#keys = keys;
    this.#reader = new LifePages(db);
    this.#byKey = db.prepare(
      'SELECT id, create_revision AS created, delete_revision AS deleted FROM lives WHERE key = ? AND rid = ? ORDER BY id',
    );
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
    const ownUuid = uuidIn(page, i);
    const ownerUuid = this.#ownerUuid(page, i);
    return {
      id,
      key,
      scope,
      identity: { key: text, kubernetes, group, resource, kind, namespace, name },
      uid: rare?.uid ?? (ownUuid === null ? null : new UuidTexts(ownUuid).at(0)),
      ownerUid: ownerUuid === null ? this.#rareOwnerUid(page, i) : new UuidTexts(ownerUuid).at(0),
      createRevision: at(page.createRevision, i),
    };
  }

  scopeOf(id: number): number {
    return at(this.#pageOf(id).scope, id % PAGE_LIVES);
  }

  /** Many at once, for the way to another thread. */
  columns(ids: Int32Array): LifeColumns {
    const count = ids.length;
    const rare = new Map<number, { uid: string | null; ownerUid: string | null; name: string | null }>();
    const columns = {
      scope: new Int32Array(count),
      createRevision: new Float64Array(count),
      uuids: new Uint8Array(count * UUID_BYTES),
      hasUuid: new Uint8Array(count),
      ownerUuids: new Uint8Array(count * UUID_BYTES),
      hasOwnerUuid: new Uint8Array(count),
      rare,
    };
    ids.forEach((id, n) => {
      const page = this.#pageOf(id);
      const i = id % PAGE_LIVES;
      columns.scope[n] = at(page.scope, i);
      columns.createRevision[n] = at(page.createRevision, i);
      const uuid = uuidIn(page, i);
      if (uuid !== null) {
        columns.uuids.set(uuid, n * UUID_BYTES);
        columns.hasUuid[n] = 1;
      }
      const ownerUuid = this.#ownerUuid(page, i);
      if (ownerUuid !== null) {
        columns.ownerUuids.set(ownerUuid, n * UUID_BYTES);
        columns.hasOwnerUuid[n] = 1;
      }
      const facts = page.rare.get(i);
      const ownerUid = ownerUuid === null ? this.#rareOwnerUid(page, i) : null;
      if (facts !== undefined || ownerUid !== null) {
        rare.set(n, { uid: facts?.uid ?? null, ownerUid, name: facts?.name ?? null });
      }
    });
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
    return this.#byKey
      .all(key, rid)
      .map((row) => ({ id: row.id, createRevision: row.created, deleteRevision: row.deleted }));
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
    const page = this.#findPage(number, id);
    if (page === null) throw new Error(`The store names an object that is not there (${id}).`);
    return page;
  }

  /** A page is read again for a life that began after it was read. */
  #findPage(number: number, id: number): LifePage | null {
    const known = this.#page(number);
    if (keyIn(known, id) !== 0) return known;
    const anew = this.#reader.read(number);
    this.#pages.set(number, anew);
    return keyIn(anew, id) === 0 ? null : anew;
  }

  #ownerUuid(page: LifePage, i: number): Uint8Array | null {
    const owner = at(page.owner, i);
    if (owner !== 0) {
      const other = this.#findPage(Math.floor(owner / PAGE_LIVES), owner);
      return other === null ? null : uuidIn(other, owner % PAGE_LIVES);
    }
    const stored = page.rare.get(i)?.owner ?? null;
    return typeof stored === 'string' ? null : stored;
  }

  /** The uid of an owner that is not a UUID. */
  #rareOwnerUid(page: LifePage, i: number): string | null {
    const owner = at(page.owner, i);
    if (owner !== 0) {
      const other = this.#findPage(Math.floor(owner / PAGE_LIVES), owner);
      return other?.rare.get(owner % PAGE_LIVES)?.uid ?? null;
    }
    const stored = page.rare.get(i)?.owner ?? null;
    return typeof stored === 'string' ? stored : null;
  }
}

function uuidIn(page: LifePage, i: number): Uint8Array | null {
  return page.hasUuid[i] === 1 ? page.uuids.subarray(i * UUID_BYTES, (i + 1) * UUID_BYTES) : null;
}
