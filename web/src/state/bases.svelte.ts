import { SvelteMap } from 'svelte/reactivity';
import type { DiffBase } from './url.ts';

/** What objects are compared with where the reader has chosen it. It stays with its object while others are shown. */
export class Bases {
  readonly #chosen = new SvelteMap<string, number>();
  /** Of the object that a link shows without naming it; undefined: the page has gone on from there. */
  #linked = $state.raw<DiffBase | undefined>(undefined);

  /** Null: the revision before. */
  of(key: string | null): DiffBase {
    if (this.#linked !== undefined) return this.#linked;
    return key === null ? null : (this.#chosen.get(key) ?? null);
  }

  /** @param base null: the revision before, again */
  choose(key: string, base: DiffBase): void {
    if (base === null) this.#chosen.delete(key);
    else this.#chosen.set(key, base);
    this.#linked = undefined;
  }

  /** Shows an object as a link says, which names it, or leaves it to what changes at its revision. */
  take(key: string | null, base: DiffBase): void {
    if (key === null) this.#linked = base;
    else this.choose(key, base);
  }

  /** The page goes on from what a link showed. */
  left(): void {
    this.#linked = undefined;
  }

  clear(): void {
    this.#chosen.clear();
    this.#linked = undefined;
  }
}
