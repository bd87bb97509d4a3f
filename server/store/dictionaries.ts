import type Database from 'better-sqlite3';
import type { Actor, NoiseClass, Origin, ValueEncoding, Verb } from '../domain/facts.ts';
import { GenerationCache } from '../domain/generation-cache.ts';

/** The facts that many events share word for word. */
export interface Shape {
  readonly verb: Verb;
  readonly origin: Origin;
  readonly noise: NoiseClass | null;
  readonly encoding: ValueEncoding;
  readonly redacted: boolean;
  readonly apiVersion: string | null;
}

/** The part of an identity that the objects of one kind and namespace share. */
export interface Scope {
  readonly kubernetes: boolean;
  readonly group: string | null;
  readonly resource: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
}

const CACHED = 20_000;

/** A table of texts; each text has a number, each number a meaning that is read from its text once. */
class Dictionary<T> {
  readonly #byText: Database.Statement<[string], { id: number }>;
  readonly #byId: Database.Statement<[number], { text: string }>;
  readonly #all: Database.Statement<[], { id: number }>;
  readonly #insertSql: string;
  #insert: Database.Statement<[string]> | null = null;
  readonly #db: Database.Database;
  readonly #parse: (text: string) => T;
  readonly #ids = new GenerationCache<string, number>(CACHED);
  readonly #meanings = new GenerationCache<number, T>(CACHED);

  constructor(db: Database.Database, table: string, parse: (text: string) => T) {
    this.#db = db;
    this.#byText = db.prepare(`SELECT id FROM ${table} WHERE text = ?`);
    this.#byId = db.prepare(`SELECT text FROM ${table} WHERE id = ?`);
    this.#all = db.prepare(`SELECT id FROM ${table}`);
    this.#insertSql = `INSERT INTO ${table} (text) VALUES (?)`;
    this.#parse = parse;
  }

  /** The number of a text; it is added where it is new. */
  intern(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#insert ??= this.#db.prepare(this.#insertSql);
    const id = this.#byText.get(text)?.id ?? Number(this.#insert.run(text).lastInsertRowid);
    this.#ids.set(text, id);
    return id;
  }

  meaning(id: number): T {
    const known = this.#meanings.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) throw new Error(`The store names a dictionary entry that is not there (${id}).`);
    const meaning = this.#parse(row.text);
    this.#meanings.set(id, meaning);
    return meaning;
  }

  meanings(): T[] {
    return this.#all.all().map(({ id }) => this.meaning(id));
  }

  /** After a rollback: numbers that were given out may not exist. */
  forget(): void {
    this.#ids.clear();
    this.#meanings.clear();
  }
}

function parseShape(text: string): Shape {
  const [verb, origin, noise, encoding, redacted, apiVersion] = JSON.parse(text) as [
    Verb,
    Origin,
    NoiseClass | null,
    ValueEncoding,
    boolean,
    string | null,
  ];
  return { verb, origin, noise, encoding, redacted, apiVersion };
}

function parseScope(text: string): Scope {
  const [kubernetes, group, resource, kind, namespace] = JSON.parse(text) as [
    boolean,
    string | null,
    string | null,
    string | null,
    string | null,
  ];
  return { kubernetes, group, resource, kind, namespace };
}

function parseActor(text: string): Actor {
  const [name, basis, certain] = JSON.parse(text) as [string, Actor['basis'], boolean];
  return { name, basis, certain };
}

export class Dictionaries {
  readonly #prefixes: Dictionary<string>;
  readonly #scopes: Dictionary<Scope>;
  readonly #shapes: Dictionary<Shape>;
  readonly #actors: Dictionary<Actor>;

  constructor(db: Database.Database) {
    this.#prefixes = new Dictionary(db, 'prefixes', (text) => text);
    this.#scopes = new Dictionary(db, 'scopes', parseScope);
    this.#shapes = new Dictionary(db, 'shapes', parseShape);
    this.#actors = new Dictionary(db, 'actors', parseActor);
  }

  internPrefix(prefix: string): number {
    return this.#prefixes.intern(prefix);
  }

  internScope(scope: Scope): number {
    return this.#scopes.intern(
      JSON.stringify([scope.kubernetes, scope.group, scope.resource, scope.kind, scope.namespace]),
    );
  }

  internShape(shape: Shape): number {
    return this.#shapes.intern(
      JSON.stringify([shape.verb, shape.origin, shape.noise, shape.encoding, shape.redacted, shape.apiVersion]),
    );
  }

  /** 0 for no actor. */
  internActor(actor: Actor | null): number {
    return actor === null ? 0 : this.#actors.intern(JSON.stringify([actor.name, actor.basis, actor.certain]));
  }

  prefix(id: number): string {
    return this.#prefixes.meaning(id);
  }

  scope(id: number): Scope {
    return this.#scopes.meaning(id);
  }

  shape(id: number): Shape {
    return this.#shapes.meaning(id);
  }

  actor(id: number): Actor | null {
    return id === 0 ? null : this.#actors.meaning(id);
  }

  /** Of all recordings. */
  scopes(): readonly Scope[] {
    return this.#scopes.meanings();
  }

  actors(): readonly Actor[] {
    return this.#actors.meanings();
  }

  forget(): void {
    for (const dictionary of [this.#prefixes, this.#scopes, this.#shapes, this.#actors]) dictionary.forget();
  }
}
