import type { NoiseClass } from '../domain/facts.ts';
import type { EventFilter } from '../domain/history-reader.ts';
import { isBinaryKey, keyBytes } from '../domain/key.ts';
import { matchesPattern } from '../domain/text-pattern.ts';
import { at, type DetailColumns, type ScanColumns } from './columns.ts';
import { fieldsTest } from './field-columns.ts';
import { splitKey } from './keys.ts';
import { relatedLives } from './related.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';

/** Objects by whom a filter is narrowed so far that only some chunks are looked at. */
const FEW_LIVES = 2000;
const FEW_KEYS = 500;

/** What an object (a life, by its dictionary numbers) says to a filter. */
type ObjectTest = (life: number, key: number, scope: number, prefix: number) => boolean;

/** Says of event i of one segment whether it matches. */
export type EventTest = (i: number) => boolean;

/** A filter, ready to be asked about events; made for one recording and one moment. */
export class Matcher {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly #filter: EventFilter;
  readonly #objectTests: ObjectTest[] = [];
  readonly #textTest: ObjectTest | null;
  readonly #hidden: ReadonlySet<NoiseClass>;
  readonly #baseline: boolean;
  /** null: any. */
  readonly #lives: ReadonlySet<number> | null;
  readonly #shapes: (boolean | undefined)[] = [];
  readonly #actors = new Map<number, { exact: boolean; text: boolean }>();

  /** @param baseline whether events that only say what existed when the recording began count */
  constructor(context: StoreContext, rid: number, filter: EventFilter, baseline: boolean) {
    this.#context = context;
    this.#rid = rid;
    this.#filter = filter;
    this.#hidden = new Set(filter.hideNoise);
    this.#baseline = baseline;
    this.#lives = narrowedLives(context, rid, filter);
    const { namespace, kind, name, prefix, q } = filter;
    const { dictionaries } = context;
    if (namespace !== undefined) {
      this.#objectTests.push(
        remembering((scope) => {
          const facts = dictionaries.scope(scope);
          return namespace === '' ? facts.kubernetes && facts.namespace === null : facts.namespace === namespace;
        }),
      );
    }
    if (kind !== undefined) this.#objectTests.push(remembering((scope) => dictionaries.scope(scope).kind === kind));
    if (prefix !== undefined && prefix !== '') this.#objectTests.push(prefixTest(context, prefix));
    if (name !== undefined) {
      const isCalled = (text: string): boolean => matchesPattern(text, name);
      this.#objectTests.push(namesTest(context, isCalled, () => keysCalled(context, name)));
    }
    const lives = this.#lives;
    if (lives !== null) this.#objectTests.unshift((life) => lives.has(life));
    this.#textTest = q === undefined || q === '' ? null : textTest(context, q.toLowerCase());
  }

  /** Whether this is about so few objects that their own chunks are enough; null: all chunks. */
  chunks(): ReadonlySet<number> | null {
    const [given, named] = [this.#lives, namedLives(this.#context, this.#rid, this.#filter)];
    const lives = given === null || (named !== null && named.size < given.size) ? named : given;
    if (lives === null || lives.size > FEW_LIVES) return null;
    const rows = this.#context.db
      .prepare<[string], { chunk: number }>(
        'SELECT DISTINCT chunk FROM presence WHERE life IN (SELECT value FROM json_each(?))',
      )
      .all(JSON.stringify([...lives]));
    return new Set(rows.map((row) => row.chunk));
  }

  /** Whether the filter leaves out nothing but by the event's own shape (verb, noise). */
  get byShapeOnly(): boolean {
    const { path, where, actor } = this.#filter;
    const ofEvents = [path, where, actor].some((condition) => condition !== undefined);
    return this.#objectTests.length === 0 && this.#textTest === null && !ofEvents;
  }

  get matchesAllObjects(): boolean {
    return this.#objectTests.length === 0 && this.#textTest === null;
  }

  /** Whether an object matches by what it is alone: no actor, no event is looked at. */
  wholeObject(life: number, key: number, scope: number, prefix: number): boolean {
    return (
      this.object(life, key, scope, prefix) && (this.#textTest === null || this.#textTest(life, key, scope, prefix))
    );
  }

  object(life: number, key: number, scope: number, prefix: number): boolean {
    return this.#objectTests.every((test) => test(life, key, scope, prefix));
  }

  /** null: nothing in the segment matches. */
  bind(segment: Segment): EventTest | null {
    const { path, where, actor } = this.#filter;
    if (where !== undefined && !segment.mayMeet(where)) return null;
    const scan = segment.scan();
    if (this.byShapeOnly) return (i) => this.shape(at(scan.shape, i));
    const objects = this.#objects(scan);
    if (objects === null) return null;
    const fieldTest = where === undefined ? always : fieldsTest(segment.fields(), where);
    if (fieldTest === null) return null;
    const pathTest = path === undefined ? always : pathsTest(segment.detail(), path);
    return (i) => {
      const object = at(objects, at(scan.entry, i));
      if (object === 0 || !this.shape(at(scan.shape, i))) return false;
      if (actor !== undefined && !this.#actor(at(scan.actor, i)).exact) return false;
      if (object === 1 && !this.#actor(at(scan.actor, i)).text) return false;
      return fieldTest(i) && pathTest(i);
    };
  }

  /** Of each object of a segment: 0 no, 1 yes if the actor has the text, 2 yes. */
  #objects(scan: ScanColumns): Uint8Array | null {
    const verdicts = new Uint8Array(scan.lives.length);
    const text = this.#textTest;
    let any = false;
    for (let entry = 0; entry < verdicts.length; entry++) {
      const life = at(scan.lives, entry);
      const key = at(scan.keys, entry);
      const scope = at(scan.scopes, entry);
      const prefix = at(scan.prefixes, entry);
      if (!this.object(life, key, scope, prefix)) continue;
      any = true;
      verdicts[entry] = text === null || text(life, key, scope, prefix) ? 2 : 1;
    }
    return any ? verdicts : null;
  }

  /** Whether events of a shape (verb, noise, origin) can match. */
  shape(id: number): boolean {
    const known = this.#shapes[id];
    if (known !== undefined) return known;
    const { verb, noise, origin } = this.#context.dictionaries.shape(id);
    const verdict =
      (this.#filter.verb === undefined || verb === this.#filter.verb) &&
      (noise === null || !this.#hidden.has(noise)) &&
      (this.#baseline || origin !== 'baseline');
    this.#shapes[id] = verdict;
    return verdict;
  }

  #actor(id: number): { exact: boolean; text: boolean } {
    let verdict = this.#actors.get(id);
    if (verdict === undefined) {
      const name = this.#context.dictionaries.actor(id)?.name;
      verdict = {
        exact: name !== undefined && matchesPattern(name, this.#filter.actor ?? ''),
        text: name !== undefined && name.toLowerCase().includes((this.#filter.q ?? '').toLowerCase()),
      };
      this.#actors.set(id, verdict);
    }
    return verdict;
  }
}

function always(): boolean {
  return true;
}

/** Keys that end in a name of the pattern. */
function keysCalled({ names, keys }: StoreContext, pattern: string): Set<number> {
  const lower = pattern.replace(/\*$/, '').toLowerCase().replaceAll('\n', ' ');
  const found = names.containing(pattern.endsWith('*') ? `\n${lower}` : `\n${lower}\n`);
  keys.load(found);
  for (const id of found) if (!matchesPattern(splitKey(keys.get(id).text).name, pattern)) found.delete(id);
  return found;
}

/**
 * The objects that have a name, or a text in it; null where they are many, or where the text is in a kind, a namespace or an
 * actor as well.
 */
function namedLives(context: StoreContext, rid: number, { name, q }: EventFilter): ReadonlySet<number> | null {
  const { dictionaries, names, lives } = context;
  const wanted = q?.toLowerCase() ?? '';
  const isIn = (text: string | null | undefined): boolean => text?.toLowerCase().includes(wanted) === true;
  let keys: ReadonlySet<number>;
  if (name !== undefined) keys = keysCalled(context, name);
  else if (wanted === '') return null;
  else if (dictionaries.scopes().some((scope) => isIn(scope.kind) || isIn(scope.namespace))) return null;
  else if (dictionaries.actors().some((actor) => isIn(actor.name))) return null;
  else keys = names.containing(wanted.replaceAll('\n', ' '));
  if (keys.size > FEW_KEYS) return null;
  const called = name === undefined ? isIn : (text: string): boolean => matchesPattern(text, name);
  const own = ownNames(context).filter((life) => called(life.name));
  const ofKeys = [...keys].flatMap((key) => lives.ofKey(rid, key));
  return new Set([...own, ...ofKeys].map(({ id }) => id));
}

/** Objects that are not called as their key ends. */
function ownNames({ db }: StoreContext): { readonly id: number; readonly name: string }[] {
  return db.prepare<[], { id: number; name: string }>('SELECT id, name FROM lives WHERE name IS NOT NULL').all();
}

/** A test of the scope alone, made once for each scope. */
function remembering(test: (scope: number) => boolean): ObjectTest {
  const verdicts = new Map<number, boolean>();
  return (_life, _key, scope) => {
    let verdict = verdicts.get(scope);
    if (verdict === undefined) {
      verdict = test(scope);
      verdicts.set(scope, verdict);
    }
    return verdict;
  };
}

function narrowedLives(context: StoreContext, rid: number, filter: EventFilter): ReadonlySet<number> | null {
  let lives: Set<number> | null = null;
  if (filter.key !== undefined) {
    const key = context.keys.find(filter.key);
    lives = new Set(key === null ? [] : context.lives.ofKey(rid, key.id).map((life) => life.id));
  }
  if (filter.relatedTo !== undefined) {
    const related = relatedLives(context, rid, filter.relatedTo);
    lives = lives === null ? related : new Set([...lives].filter((life) => related.has(life)));
  }
  return lives;
}

/** By the bytes of the key; whole directories are decided without looking at their keys. */
function prefixTest(context: StoreContext, wanted: string): ObjectTest {
  const bytes = keyBytes(wanted);
  const binary = isBinaryKey(wanted);
  const verdicts = new Map<number, boolean | 'look'>();
  const startsWith = (key: string) =>
    binary || isBinaryKey(key) ? keyBytes(key).subarray(0, bytes.length).equals(bytes) : key.startsWith(wanted);
  return (_life, key, _scope, prefix) => {
    let verdict = verdicts.get(prefix);
    if (verdict === undefined) {
      const directory = context.dictionaries.prefix(prefix);
      if (directory === '' || binary) verdict = 'look';
      else verdict = directory.startsWith(wanted) ? true : wanted.startsWith(directory) ? 'look' : false;
      verdicts.set(prefix, verdict);
    }
    return verdict === 'look' ? startsWith(context.keys.get(key).text) : verdict;
  };
}

function textTest(context: StoreContext, wanted: string): ObjectTest {
  const inScope = remembering((scope) => {
    const { kind, namespace } = context.dictionaries.scope(scope);
    return [kind, namespace].some((text) => text?.toLowerCase().includes(wanted));
  });
  const isIn = (name: string): boolean => name.toLowerCase().includes(wanted);
  const inName = namesTest(context, isIn, () => context.names.containing(wanted.replaceAll('\n', ' ')));
  return (life, key, scope, prefix) => inScope(life, key, scope, prefix) || inName(life, key, scope, prefix);
}

/**
 * A test of objects' names: the keys that end in such a name are looked for once, when the first is asked for. Where an object is
 * not called as its key ends, its own name counts.
 */
function namesTest(context: StoreContext, test: (name: string) => boolean, find: () => Set<number>): ObjectTest {
  let keys: Set<number> | null = null;
  let others: Map<number, boolean> | null = null;
  return (life, key) => {
    others ??= new Map(ownNames(context).map(({ id, name }) => [id, test(name)]));
    const own = others.get(life);
    if (own !== undefined) return own;
    keys ??= find();
    return keys.has(key);
  };
}

/** Whether a changed path is `wanted` or goes on after it with a new segment. */
function pathMatches(path: string, wanted: string): boolean {
  if (!path.startsWith(wanted)) return false;
  const next = path[wanted.length];
  return next === undefined || next === '.' || next === '[';
}

function pathsTest(detail: DetailColumns, wanted: string): EventTest {
  const verdicts = detail.pathTexts.map((text) =>
    (JSON.parse(text) as string[]).some((path) => pathMatches(path, wanted)),
  );
  return (i) => at(verdicts, at(detail.paths, i));
}
