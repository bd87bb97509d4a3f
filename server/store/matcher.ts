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
  /** Whose name is wanted, and whose name has the text; null: nothing of the kind is asked. */
  readonly #called: Named | null;
  readonly #textNamed: Named | null;
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
    this.#called =
      name === undefined
        ? null
        : new Named(
            context,
            (text) => matchesPattern(text, name),
            () => keysCalled(context, name),
          );
    if (this.#called !== null) this.#objectTests.push(this.#called.test);
    const lives = this.#lives;
    if (lives !== null) this.#objectTests.unshift((life) => lives.has(life));
    const wanted = q?.toLowerCase() ?? '';
    this.#textNamed =
      wanted === ''
        ? null
        : new Named(
            context,
            (text) => text.toLowerCase().includes(wanted),
            () => context.names.containing(wanted.replaceAll('\n', ' ')),
          );
    this.#textTest = this.#textNamed === null ? null : textTest(context, wanted, this.#textNamed);
  }

  /** Whether this is about so few objects that their own chunks are enough; null: all chunks. */
  chunks(): ReadonlySet<number> | null {
    const [given, named] = [this.#lives, this.#namedLives()];
    const lives = given === null || (named !== null && named.size < given.size) ? named : given;
    if (lives === null || lives.size > FEW_LIVES) return null;
    const rows = this.#context.db
      .prepare<[string], { chunk: number }>(
        'SELECT DISTINCT chunk FROM presence WHERE life IN (SELECT value FROM json_each(?))',
      )
      .all(JSON.stringify([...lives]));
    return new Set(rows.map((row) => row.chunk));
  }

  /** The objects of the wanted name or text; null where they are many, or where the text is in more than objects' names. */
  #namedLives(): ReadonlySet<number> | null {
    if (this.#called !== null) return this.#called.lives(this.#rid);
    if (this.#textNamed === null) return null;
    const { dictionaries } = this.#context;
    const wanted = (this.#filter.q ?? '').toLowerCase();
    const isIn = (text: string | null): boolean => text?.toLowerCase().includes(wanted) === true;
    if (dictionaries.scopes().some(({ kind, namespace }) => isIn(kind) || isIn(namespace))) return null;
    if (dictionaries.actors().some(({ name }) => isIn(name))) return null;
    return this.#textNamed.lives(this.#rid);
  }

  /** Whether the filter leaves out nothing but by the event's own shape (verb, noise). */
  get byShapeOnly(): boolean {
    const { path, where, actor } = this.#filter;
    const ofEvents = [path, where, actor].some((condition) => condition !== undefined);
    return this.#objectTests.length === 0 && this.#textTest === null && !ofEvents;
  }

  /** Whether the directory of a key, and perhaps its text, decide. */
  get looksAtKeys(): boolean {
    const { prefix } = this.#filter;
    return prefix !== undefined && prefix !== '';
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

/** Objects by their names, which are looked for once, when they are first asked for. */
class Named {
  readonly #context: StoreContext;
  readonly #isMeant: (name: string) => boolean;
  readonly #find: () => ReadonlySet<number>;
  #found: ReadonlySet<number> | null = null;
  #others: ReadonlyMap<number, boolean> | null = null;

  /** @param find the keys that end in such a name */
  constructor(context: StoreContext, isMeant: (name: string) => boolean, find: () => ReadonlySet<number>) {
    this.#context = context;
    this.#isMeant = isMeant;
    this.#find = find;
  }

  readonly test: ObjectTest = (life, key) => this.#own().get(life) ?? this.#keys().has(key);

  /** null: too many to be looked at one by one. */
  lives(rid: number): ReadonlySet<number> | null {
    if (this.#keys().size > FEW_KEYS) return null;
    const own = [...this.#own()].flatMap(([life, isMeant]) => (isMeant ? [life] : []));
    const ofKeys = [...this.#keys()].flatMap((key) => this.#context.lives.ofKey(rid, key).map(({ id }) => id));
    return new Set([...own, ...ofKeys]);
  }

  #keys(): ReadonlySet<number> {
    return (this.#found ??= this.#find());
  }

  /** Objects that are not called as their key ends: their own name counts. */
  #own(): ReadonlyMap<number, boolean> {
    this.#others ??= new Map(
      this.#context.db
        .prepare<[], { id: number; name: string }>('SELECT id, name FROM lives WHERE name IS NOT NULL')
        .all()
        .map(({ id, name }) => [id, this.#isMeant(name)]),
    );
    return this.#others;
  }
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

function textTest(context: StoreContext, wanted: string, { test: inName }: Named): ObjectTest {
  const inScope = remembering((scope) => {
    const { kind, namespace } = context.dictionaries.scope(scope);
    return [kind, namespace].some((text) => text?.toLowerCase().includes(wanted));
  });
  return (life, key, scope, prefix) => inScope(life, key, scope, prefix) || inName(life, key, scope, prefix);
}

/** Whether a changed path is `wanted` or goes on after it with a new segment. */
function pathMatches(path: string, wanted: string): boolean {
  if (!path.startsWith(wanted)) return false;
  const next = path[wanted.length];
  return next === undefined || next === '.' || next === '[';
}

function pathsTest(detail: DetailColumns, wanted: string): EventTest {
  const { pathTexts } = detail;
  const verdicts = Array.from({ length: pathTexts.length }, (_, index) =>
    (JSON.parse(pathTexts.text(index)) as string[]).some((path) => pathMatches(path, wanted)),
  );
  return (i) => at(verdicts, at(detail.paths, i));
}
