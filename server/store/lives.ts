import type Database from 'better-sqlite3';
import type { ObjectIdentity } from '../domain/facts.ts';
import type { Revision } from '../domain/revision.ts';
import { GenerationCache } from './bounded-cache.ts';
import type { Dictionaries } from './dictionaries.ts';
import { splitKey, type Keys } from './keys.ts';

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

/** A uid as it is stored: the 16 bytes of a UUID in its usual form, otherwise its text. */
export type StoredUid = Buffer | string | null;
/** Another life: its number, or its uid where it is not known. */
export type LifeReference = number | Exclude<StoredUid, null>;

export function storeUid(uid: string): Exclude<StoredUid, null> {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid) ? Buffer.from(uid.replaceAll('-', ''), 'hex') : uid;
}

export function uidText(uid: StoredUid): string | null {
  if (uid === null || typeof uid === 'string') return uid;
  const hex = uid.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

type LifeRow = [
  id: number,
  key: number,
  scope: number,
  createRevision: number,
  uid: StoredUid,
  owner: LifeReference | null,
  name: string | null,
  ownerUid: StoredUid,
];

const CACHED = 30_000;
const COLUMNS =
  'SELECT lives.id, lives.key, lives.scope, lives.create_revision, lives.uid, lives.owner, lives.name, other.uid';
const OWNER = "LEFT JOIN lives AS other ON typeof(lives.owner) = 'integer' AND other.id = lives.owner";

export class Lives {
  readonly #dictionaries: Dictionaries;
  readonly #keys: Keys;
  readonly #byId: Database.Statement<[number], LifeRow>;
  readonly #byIds: Database.Statement<[string], LifeRow>;
  readonly #byKey: Database.Statement<[number, number], { id: number; created: number; deleted: number | null }>;
  readonly #cache = new GenerationCache<number, Life>(CACHED);

  constructor(db: Database.Database, dictionaries: Dictionaries, keys: Keys) {
    this.#dictionaries = dictionaries;
    this.#keys = keys;
    this.#byId = db.prepare<[number], LifeRow>(`${COLUMNS} FROM lives ${OWNER} WHERE lives.id = ?`).raw();
    this.#byIds = db
      .prepare<[string], LifeRow>(
        `${COLUMNS} FROM json_each(?) AS wanted CROSS JOIN lives ON lives.id = wanted.value ${OWNER}`,
      )
      .raw();
    this.#byKey = db.prepare(
      'SELECT id, create_revision AS created, delete_revision AS deleted FROM lives WHERE key = ? AND rid = ? ORDER BY id',
    );
  }

  get(id: number): Life {
    const known = this.#cache.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) throw new Error(`The store names an object that is not there (${id}).`);
    return this.#life(row);
  }

  /** Reads many at once, so that `get` finds them in memory. */
  load(ids: Iterable<number>): void {
    const missing: number[] = [];
    for (const id of ids) if (this.#cache.get(id) === undefined) missing.push(id);
    if (missing.length <= 8) return;
    const rows = this.#byIds.all(JSON.stringify(missing));
    this.#keys.load(rows.map(([, key]) => key));
    for (const row of rows) this.#life(row);
  }

  /** All lives of a key in a recording, in the order of time. */
  ofKey(rid: number, key: number): LifeSpan[] {
    return this.#byKey
      .all(key, rid)
      .map((row) => ({ id: row.id, createRevision: row.created, deleteRevision: row.deleted }));
  }

  forget(): void {
    this.#cache.clear();
  }

  #life([id, keyId, scope, createRevision, uid, owner, ownName, ownerUid]: LifeRow): Life {
    const key = this.#keys.get(keyId).text;
    const name = ownName ?? splitKey(key).name;
    const { kubernetes, group, resource, kind, namespace } = this.#dictionaries.scope(scope);
    const life = {
      id,
      key: keyId,
      scope,
      identity: { key, kubernetes, group, resource, kind, namespace, name },
      uid: uidText(uid),
      ownerUid: uidText(typeof owner === 'number' ? ownerUid : owner),
      createRevision,
    };
    this.#cache.set(id, life);
    return life;
  }
}
