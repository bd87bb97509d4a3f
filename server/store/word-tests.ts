import { wordsOf } from '../domain/text-pattern.ts';
import { Named, remembering, type ObjectTest } from './object-tests.ts';
import type { StoreContext } from './store-context.ts';

/** Words as bits of a number: what is beyond them must stand as it is written. */
const MOST_WORDS = 30;

interface Word {
  readonly text: string;
  readonly named: Named;
  readonly test: ObjectTest;
}

/** Words of which each must occur in an object's kind, namespace or name, or in the name of who changed it. */
export class WordTests {
  readonly #context: StoreContext;
  readonly #words: readonly Word[];

  constructor(context: StoreContext, text: string) {
    this.#context = context;
    this.#words = wordsOf(text, MOST_WORDS).map((word) => {
      const named = new Named(
        context,
        (name) => name.toLowerCase().includes(word),
        () => context.names.containing(word),
      );
      return { text: word, named, test: wordTest(context, word, named) };
    });
  }

  get none(): boolean {
    return this.#words.length === 0;
  }

  /** The words that an object does not have, one bit each; 0: it has all. */
  lacking(life: number, key: number, scope: number, prefix: number): number {
    let lacking = 0;
    for (let index = 0; index < this.#words.length; index++) {
      if (this.#words[index]?.test(life, key, scope, prefix) === false) lacking |= 1 << index;
    }
    return lacking;
  }

  /** The words that an actor's name does not have; all where nobody is known. */
  lackingIn(actor: string | undefined): number {
    const name = actor?.toLowerCase();
    let lacking = 0;
    for (let index = 0; index < this.#words.length; index++) {
      if (name?.includes(this.#words[index]?.text ?? '') !== true) lacking |= 1 << index;
    }
    return lacking;
  }

  /** Objects among which all that have the words are; null where they are many, or where each word is in more than names. */
  lives(rid: number): ReadonlySet<number> | null {
    let fewest: ReadonlySet<number> | null = null;
    for (const { text, named } of this.#words) {
      if (this.#isElsewhere(text)) continue;
      const lives = named.lives(rid);
      if (lives !== null && (fewest === null || lives.size < fewest.size)) fewest = lives;
    }
    return fewest;
  }

  #isElsewhere(word: string): boolean {
    const { dictionaries } = this.#context;
    const isIn = (text: string | null): boolean => text?.toLowerCase().includes(word) === true;
    return (
      dictionaries.scopes().some(({ kind, namespace }) => isIn(kind) || isIn(namespace)) ||
      dictionaries.actors().some(({ name }) => isIn(name))
    );
  }
}

function wordTest(context: StoreContext, word: string, { test: inName }: Named): ObjectTest {
  const inScope = remembering((scope) => {
    const { kind, namespace } = context.dictionaries.scope(scope);
    return [kind, namespace].some((text) => text?.toLowerCase().includes(word));
  });
  return (life, key, scope, prefix) => inScope(life, key, scope, prefix) || inName(life, key, scope, prefix);
}
