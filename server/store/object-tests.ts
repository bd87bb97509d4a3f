import type { EventFilter } from '../domain/history-reader.ts';
import { isBinaryKey, keyBytes } from '../domain/key.ts';
import { matchesPattern } from '../domain/text-pattern.ts';
import { splitKey } from './keys.ts';
import { relatedLives } from './related.ts';
import type { StoreContext } from './store-context.ts';

/** What an object (a life, by its dictionary numbers) says to a filter. */
export type ObjectTest = (life: number, key: number, scope: number, prefix: number) => boolean;

/** Objects by whom a filter is narrowed so far that only some chunks are looked at. */
export const FEW_LIVES = 2000;
/** Objects of such names are looked at one by one. */
const FEW_KEYS = 500;

/** Keys that end in a name of the pattern. */
export function keysCalled({ names, keys }: StoreContext, pattern: string): Set<number> {
  const lower = pattern.replace(/\*$/, '').toLowerCase().replaceAll('\n', ' ');
  const found = names.containing(pattern.endsWith('*') ? `\n${lower}` : `\n${lower}\n`);
  keys.load(found);
  for (const id of found) if (!matchesPattern(splitKey(keys.get(id).text).name, pattern)) found.delete(id);
  return found;
}

/** Objects by their names, which are looked for once, when they are first asked for. */
export class Named {
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
export function remembering(test: (scope: number) => boolean): ObjectTest {
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

/** The objects that a filter is about. */
export interface NarrowedLives {
  /** null: any. */
  readonly only: ReadonlySet<number> | null;
  /** By their labels, where those narrow to many; null: they do not, or need not be asked. */
  readonly test: ObjectTest | null;
}

export function narrowedLives(context: StoreContext, rid: number, filter: EventFilter): NarrowedLives {
  const sets: ReadonlySet<number>[] = [];
  let test: ObjectTest | null = null;
  if (filter.key !== undefined) {
    const key = context.keys.find(filter.key);
    sets.push(new Set(key === null ? [] : context.lives.ofKey(rid, key.id).map((life) => life.id)));
  }
  if (filter.relatedTo !== undefined) sets.push(relatedLives(context, rid, filter.relatedTo));
  if (filter.labels !== undefined) {
    const selected = context.labels.select(rid, filter.labels);
    const few = selected.few(FEW_LIVES);
    if (few === null) test = selected.test;
    else sets.push(few);
  }
  return { only: sets.length === 0 ? null : common(sets), test };
}

function common(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [smallest = new Set<number>(), ...others] = sets.toSorted((a, b) => a.size - b.size);
  return others.length === 0 ? smallest : new Set([...smallest].filter((life) => others.every((set) => set.has(life))));
}

/** By the bytes of the key; whole directories are decided without looking at their keys. */
export function prefixTest(context: StoreContext, wanted: string): ObjectTest {
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
