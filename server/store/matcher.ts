import type { NoiseClass } from '../domain/facts.ts';
import { changeTest, type FieldCondition } from '../domain/field-condition.ts';
import type { EventFilter } from '../domain/history-reader.ts';
import { matchesPattern } from '../domain/text-pattern.ts';
import { at, upperBound, type DetailColumns, type ScanColumns } from './columns.ts';
import { fieldsTest } from './field-columns.ts';
import {
  FEW_LIVES,
  keysCalled,
  Named,
  narrowedLives,
  prefixTest,
  remembering,
  type ObjectTest,
} from './object-tests.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';
import { WordTests } from './word-tests.ts';

/** Looking up one life in a segment takes as long as walking over so many. */
const LOOKED_UP_AS_FAST_AS = 16;

/** Says of event i of one segment whether it matches. */
export type EventTest = (i: number) => boolean;

/** A filter, ready to be asked about events; made for one recording and one moment. */
export class Matcher {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly #filter: EventFilter;
  readonly #objectTests: ObjectTest[] = [];
  readonly #words: WordTests;
  /** Whose name is wanted; null: any. */
  readonly #called: Named | null;
  readonly #hidden: ReadonlySet<NoiseClass>;
  readonly #baseline: boolean;
  /** null: any. */
  readonly #lives: ReadonlySet<number> | null;
  readonly #shapes: (boolean | undefined)[] = [];
  readonly #actors = new Map<number, { exact: boolean; lacking: number }>();

  /** @param baseline whether events that only say what existed when the recording began count */
  constructor(context: StoreContext, rid: number, filter: EventFilter, baseline: boolean) {
    this.#context = context;
    this.#rid = rid;
    this.#filter = filter;
    this.#hidden = new Set(filter.hideNoise);
    this.#baseline = baseline;
    const { only, test } = narrowedLives(context, rid, filter);
    this.#lives = only;
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
    if (test !== null) this.#objectTests.unshift(test);
    if (only !== null) this.#objectTests.unshift((life) => only.has(life));
    this.#words = new WordTests(context, q ?? '');
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

  /** The objects of the wanted name or words; null where they are many. */
  #namedLives(): ReadonlySet<number> | null {
    return this.#called === null ? this.#words.lives(this.#rid) : this.#called.lives(this.#rid);
  }

  /** Whether the filter leaves out nothing but by the event's own shape (verb, noise). */
  get byShapeOnly(): boolean {
    const { path, where, actor } = this.#filter;
    const ofEvents = [path, where, actor].some((condition) => condition !== undefined);
    return this.#objectTests.length === 0 && this.#words.none && !ofEvents;
  }

  /** Whether the directory of a key, and perhaps its text, decide. */
  get looksAtKeys(): boolean {
    const { prefix } = this.#filter;
    return prefix !== undefined && prefix !== '';
  }

  get matchesAllObjects(): boolean {
    return this.#objectTests.length === 0 && this.#words.none;
  }

  /** Whether an object matches by what it is alone: no actor, no event is looked at. */
  wholeObject(life: number, key: number, scope: number, prefix: number): boolean {
    return this.object(life, key, scope, prefix) && this.#words.lacking(life, key, scope, prefix) === 0;
  }

  object(life: number, key: number, scope: number, prefix: number): boolean {
    return this.#objectTests.every((test) => test(life, key, scope, prefix));
  }

  /** null: nothing in the segment matches. */
  bind(segment: Segment): EventTest | null {
    const { path, where = [], actor } = this.#filter;
    if (!where.every((condition) => segment.mayMeet(condition))) return null;
    const scan = segment.scan();
    if (this.byShapeOnly) return (i) => this.shape(at(scan.shape, i));
    const objects = this.#objects(scan);
    if (objects === null) return null;
    const fieldTest = where.length === 0 ? always : allFieldsTest(segment, where);
    if (fieldTest === null) return null;
    const pathTest = path === undefined ? always : pathsTest(segment.detail(), path);
    return (i) => {
      const object = at(objects, at(scan.entry, i));
      if (object === 0 || !this.shape(at(scan.shape, i))) return false;
      if (actor !== undefined && !this.#actor(at(scan.actor, i)).exact) return false;
      // The words that the object does not have must be in its actor's name.
      if (object > 1 && ((object - 1) & this.#actor(at(scan.actor, i)).lacking) !== 0) return false;
      return fieldTest(i) && pathTest(i);
    };
  }

  /** Of each object of a segment: 0 no; else one more than the words that it lacks. */
  #objects(scan: ScanColumns): Uint32Array | null {
    const verdicts = new Uint32Array(scan.lives.length);
    let any = false;
    const consider = (entry: number): void => {
      const life = at(scan.lives, entry);
      const key = at(scan.keys, entry);
      const scope = at(scan.scopes, entry);
      const prefix = at(scan.prefixes, entry);
      if (!this.object(life, key, scope, prefix)) return;
      any = true;
      verdicts[entry] = this.#words.lacking(life, key, scope, prefix) + 1;
    };
    const lives = this.#lives;
    if (lives !== null && lives.size * LOOKED_UP_AS_FAST_AS < verdicts.length) {
      // Lives only rise in a segment.
      for (const life of lives) {
        const entry = upperBound(scan.lives, life) - 1;
        if (scan.lives[entry] === life) consider(entry);
      }
    } else for (let entry = 0; entry < verdicts.length; entry++) consider(entry);
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

  #actor(id: number): { exact: boolean; lacking: number } {
    let verdict = this.#actors.get(id);
    if (verdict === undefined) {
      const name = this.#context.dictionaries.actor(id)?.name;
      verdict = {
        exact: name !== undefined && matchesPattern(name, this.#filter.actor ?? ''),
        lacking: this.#words.lackingIn(name),
      };
      this.#actors.set(id, verdict);
    }
    return verdict;
  }
}

/** null: no event of the segment set all of the fields so. */
function allFieldsTest(segment: Segment, conditions: readonly FieldCondition[]): EventTest | null {
  const tests: EventTest[] = [];
  for (const condition of conditions) {
    const test = fieldsTest(segment.fields(), condition);
    if (test === null) return null;
    tests.push(test);
  }
  return (i) => tests.every((test) => test(i));
}

function always(): boolean {
  return true;
}

function pathsTest(detail: DetailColumns, wanted: string): EventTest {
  const { pathTexts } = detail;
  const isMeant = changeTest(wanted);
  const verdicts = Array.from({ length: pathTexts.length }, (_, index) =>
    (JSON.parse(pathTexts.text(index)) as string[]).some(isMeant),
  );
  return (i) => at(verdicts, at(detail.paths, i));
}
