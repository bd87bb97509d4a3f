import type Database from 'better-sqlite3';
import type { KeyText } from '../domain/key.ts';
import { subjectOf } from './event-subjects.ts';
import type { LifeReference } from './life-page.ts';
import { storeUid } from './lives.ts';
import type { StoreContext } from './store-context.ts';

/** A family beyond this is cut off: it would not be looked at object by object. */
const MOST_RELATED = 50_000;

/**
 * The lives of a key, of everything below it by ownership, of its owners up to the top, and of the Events about it or about
 * what is below it.
 */
export function relatedLives(context: StoreContext, rid: number, text: KeyText): Set<number> {
  const key = context.keys.find(text);
  if (key === null) return new Set();
  const own = context.lives.ofKey(rid, key.id).map((life) => life.id);
  const family = new Family(context, rid);
  const below = new Set(own);
  // A set that grows while it is walked: each new member is visited too.
  for (const life of below) {
    if (below.size > MOST_RELATED) break;
    for (const child of family.referring('owner', life)) below.add(child);
  }
  const above = new Set<number>();
  for (const life of own) for (const owner of family.owners(life)) above.add(owner);
  for (const life of above) for (const owner of family.owners(life)) above.add(owner);
  const related = new Set([...below, ...above]);
  for (const life of below) for (const event of family.referring('about', life)) related.add(event);
  for (const life of eventsByName(context, rid, own)) related.add(life);
  return related;
}

/** Who refers to whom within a recording. An object has several lives with one uid where its own owner changed. */
class Family {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly #referring;
  readonly #row: Database.Statement<[number], { key: number; owner: LifeReference | null }>;
  readonly #byUid: Database.Statement<[number, LifeReference], { id: number }>;

  constructor(context: StoreContext, rid: number) {
    const { db } = context;
    this.#context = context;
    this.#rid = rid;
    this.#referring = {
      owner: db.prepare<[LifeReference, number], { id: number }>('SELECT id FROM lives WHERE owner = ? AND rid = ?'),
      about: db.prepare<[LifeReference, number], { id: number }>('SELECT id FROM lives WHERE about = ? AND rid = ?'),
    };
    this.#row = db.prepare('SELECT key, owner FROM lives WHERE id = ?');
    this.#byUid = db.prepare('SELECT id FROM lives WHERE rid = ? AND uid = ?');
  }

  /** The lives that name this object as their owner, or are about it. */
  referring(column: 'owner' | 'about', life: number): number[] {
    const { uid } = this.#context.lives.get(life);
    if (uid === null) return [];
    const references: LifeReference[] = [...this.#same(life), storeUid(uid)];
    return references.flatMap((reference) => this.#referring[column].all(reference, this.#rid).map((row) => row.id));
  }

  /** All lives of the object that owns this one. */
  owners(life: number): number[] {
    const owner = this.#row.get(life)?.owner ?? null;
    if (owner === null) return [];
    return typeof owner === 'number' ? this.#same(owner) : this.#byUid.all(this.#rid, owner).map((row) => row.id);
  }

  /** All lives of the same object. */
  #same(life: number): number[] {
    const { lives } = this.#context;
    const { key, uid } = lives.get(life);
    return lives
      .ofKey(this.#rid, key)
      .map((span) => span.id)
      .filter((id) => lives.get(id).uid === uid);
  }
}

/** Events whose value did not say whom they are about, but whose name does. */
function eventsByName(context: StoreContext, rid: number, own: readonly number[]): number[] {
  const newest = own.at(-1);
  const subject = newest === undefined ? null : subjectOf(context.lives.get(newest).identity);
  if (subject === null) return [];
  return context.db
    .prepare<[string, number], { id: number }>('SELECT id FROM lives WHERE about = ? AND rid = ?')
    .all(subject, rid)
    .map((row) => row.id);
}
