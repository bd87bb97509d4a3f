import type Database from 'better-sqlite3';
import { isBinaryKey, keyBytes, type KeyText } from '../domain/key.ts';
import { GenerationCache } from '../domain/generation-cache.ts';
import type { Dictionaries } from './dictionaries.ts';

export interface KeyEntry {
  readonly id: number;
  readonly prefix: number;
  readonly text: KeyText;
  /** Compares (by < and >) as the key's bytes do. */
  readonly order: string;
}

/** A key up to and with its last slash, and what follows. A binary key has no parts. */
export function splitKey(key: KeyText): { prefix: string; name: string } {
  if (isBinaryKey(key)) return { prefix: '', name: key };
  const end = key.lastIndexOf('/') + 1;
  return { prefix: key.slice(0, end), name: key.slice(end) };
}

/** A text whose UTF-16 order is the byte order of the key. */
export function keyOrder(key: KeyText): string {
  // What is all ASCII already compares as its bytes do.
  return /^[ -~]*$/.test(key) && !isBinaryKey(key) ? key : keyBytes(key).toString('latin1');
}

/** FNV-1a over the UTF-16 units, as a signed 32-bit number (that is what SQLite stores in four bytes). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** In keys; up to twice as many are kept, of about 150 bytes each. */
const CACHED = 60_000;

interface KeyRow {
  id: number;
  prefix: number;
  name: string;
}

export class Keys {
  readonly #dictionaries: Dictionaries;
  readonly #db: Database.Database;
  readonly #byHash: Database.Statement<[number], KeyRow>;
  readonly #byId: Database.Statement<[number], KeyRow>;
  readonly #byIds: Database.Statement<[string], KeyRow>;
  #insert: Database.Statement<[number, number, string]> | null = null;
  readonly #cache = new GenerationCache<number, KeyEntry>(CACHED);

  constructor(db: Database.Database, dictionaries: Dictionaries) {
    this.#db = db;
    this.#dictionaries = dictionaries;
    this.#byHash = db.prepare('SELECT id, prefix, name FROM keys WHERE hash = ?');
    this.#byId = db.prepare('SELECT id, prefix, name FROM keys WHERE id = ?');
    this.#byIds = db.prepare('SELECT id, prefix, name FROM keys WHERE id IN (SELECT value FROM json_each(?))');
  }

  find(key: KeyText): KeyEntry | null {
    for (const row of this.#byHash.iterate(hashOf(key))) {
      if (this.#dictionaries.prefix(row.prefix) + row.name === key) return this.#entry(row);
    }
    return null;
  }

  /** Whether a key that is there by its number is found by its text as well. */
  isFound(id: number): boolean {
    return this.find(this.get(id).text)?.id === id;
  }

  findOrAdd(key: KeyText): KeyEntry {
    const known = this.find(key);
    if (known !== null) return known;
    const { prefix, name } = splitKey(key);
    const prefixId = this.#dictionaries.internPrefix(prefix);
    this.#insert ??= this.#db.prepare('INSERT INTO keys (hash, prefix, name) VALUES (?, ?, ?)');
    const id = Number(this.#insert.run(hashOf(key), prefixId, name).lastInsertRowid);
    return this.#entry({ id, prefix: prefixId, name });
  }

  get(id: number): KeyEntry {
    const known = this.#cache.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) throw new Error(`The store names a key that is not there (${id}).`);
    return this.#entry(row);
  }

  /** Reads many at once, so that `get` finds them in memory. */
  load(ids: Iterable<number>): void {
    const missing: number[] = [];
    for (const id of ids) if (this.#cache.get(id) === undefined) missing.push(id);
    if (missing.length > 8) for (const row of this.#byIds.iterate(JSON.stringify(missing))) this.#entry(row);
  }

  /** As `load`, as long as nothing that was read before has to go. */
  readAhead(ids: Iterable<number>): void {
    if (this.#cache.size < CACHED) this.load(new Set(ids));
  }

  forget(): void {
    this.#cache.clear();
  }

  #entry(row: KeyRow): KeyEntry {
    const known = this.#cache.get(row.id);
    if (known !== undefined) return known;
    const text = this.#dictionaries.prefix(row.prefix) + row.name;
    const entry = { id: row.id, prefix: row.prefix, text, order: keyOrder(text) };
    this.#cache.set(row.id, entry);
    return entry;
  }
}
