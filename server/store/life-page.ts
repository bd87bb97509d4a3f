import type Database from 'better-sqlite3';

/** A uid as it is stored: the 16 bytes of a UUID in its usual form, otherwise its text. */
export type StoredUid = Buffer | string | null;
/** Another life: its number, or its uid where it is not known. */
export type LifeReference = number | Exclude<StoredUid, null>;

/** A UUID is held as so many 32-bit numbers: what its 16 bytes are in memory. */
export const UUID_WORDS = 4;
const UUID_BYTES = 16;
/** Lives of one page: those whose numbers share all but the last ten bits. */
export const PAGE_LIVES = 1024;

/** What few lives have, and what does not fit into a column of numbers. */
export interface RareFacts {
  /** A uid that is not a UUID. */
  readonly uid: string | null;
  /** The uid of an owner whose life is not known. */
  readonly owner: StoredUid;
  /** A name that is not the end of the key. */
  readonly name: string | null;
}

/** Consecutive lives column by column, element `id % PAGE_LIVES` for life `id`. About 37 bytes a life. */
export interface LifePage {
  /** 0: there was no such life when the page was read. */
  readonly key: Int32Array;
  readonly scope: Int32Array;
  readonly createRevision: Float64Array;
  /** The owner's life; 0 where it has none or that life is not known. */
  readonly owner: Int32Array;
  readonly hasUuid: Uint8Array;
  /** UUID_WORDS a life. */
  readonly uuids: Int32Array;
  readonly rare: ReadonlyMap<number, RareFacts>;
}

type RareRow = [id: number, uid: StoredUid, owner: LifeReference | null, name: string | null];

const COMMA = 44;

/**
 * Reads pages. A page arrives as two texts that SQLite puts together: a row of its own for each life would take four times
 * as long to hand over.
 */
export class LifePages {
  readonly #columns: Database.Statement<[number, number], [numbers: string | null, uuids: string | null]>;
  readonly #rare: Database.Statement<[number, number], RareRow>;
  readonly #last: Database.Statement<[], number | null>;

  constructor(db: Database.Database) {
    this.#columns = db
      .prepare<[number, number], [string | null, string | null]>(
        `SELECT
           group_concat(concat_life, ''),
           group_concat(CASE typeof(uid) WHEN 'blob' THEN hex(uid) ELSE '${'0'.repeat(2 * UUID_BYTES)}' END, '')
         FROM (
           SELECT uid, id || ',' || key || ',' || scope || ',' || create_revision || ',' ||
             CASE typeof(owner) WHEN 'integer' THEN owner ELSE 0 END || ',' || (typeof(uid) = 'blob') || ',' AS concat_life
           FROM lives WHERE id BETWEEN ? AND ?
         )`,
      )
      .raw();
    this.#rare = db
      .prepare<[number, number], RareRow>(
        `SELECT id, uid, owner, name FROM lives WHERE id BETWEEN ? AND ?
         AND (typeof(uid) = 'text' OR typeof(owner) IN ('text', 'blob') OR name IS NOT NULL)`,
      )
      .raw();
    this.#last = db.prepare<[], number | null>('SELECT max(id) FROM lives').pluck();
  }

  /** The number of the page that has the newest life; -1: there is none. */
  newest(): number {
    return Math.floor((this.#last.get() ?? -1) / PAGE_LIVES);
  }

  read(page: number): LifePage {
    const first = page * PAGE_LIVES;
    const last = first + PAGE_LIVES - 1;
    const [numbers, uuids] = this.#columns.get(first, last) ?? [null, null];
    const rare = new Map<number, RareFacts>();
    for (const [id, uid, owner, name] of this.#rare.iterate(first, last)) {
      rare.set(id - first, {
        uid: typeof uid === 'string' ? uid : null,
        owner: typeof owner === 'number' ? null : owner,
        name,
      });
    }
    return readColumns(first, numbers ?? '', Buffer.from(uuids ?? '', 'hex'), rare);
  }
}

function readColumns(first: number, numbers: string, uuids: Buffer, rare: LifePage['rare']): LifePage {
  const page = {
    key: new Int32Array(PAGE_LIVES),
    scope: new Int32Array(PAGE_LIVES),
    createRevision: new Float64Array(PAGE_LIVES),
    owner: new Int32Array(PAGE_LIVES),
    hasUuid: new Uint8Array(PAGE_LIVES),
    uuids: new Int32Array(PAGE_LIVES * UUID_WORDS),
    rare,
  };
  const bytes = new Uint8Array(page.uuids.buffer);
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let code = numbers.charCodeAt(at++); code !== COMMA; code = numbers.charCodeAt(at++)) {
      value = value * 10 + code - 48;
    }
    return value;
  };
  for (let row = 0; at < numbers.length; row++) {
    const i = next() - first;
    page.key[i] = next();
    page.scope[i] = next();
    page.createRevision[i] = next();
    page.owner[i] = next();
    page.hasUuid[i] = next();
    bytes.set(uuids.subarray(row * UUID_BYTES, (row + 1) * UUID_BYTES), i * UUID_BYTES);
  }
  return page;
}

/** The key of a life within a page; 0: it was not there when the page was read. */
export function keyIn(page: LifePage, id: number): number {
  return page.key[id % PAGE_LIVES] ?? 0;
}
