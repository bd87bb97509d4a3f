import { distinct } from './tree.ts';

/** Which names there are while objects come and go: each is counted, so that nobody has to look through all objects. */
export class NameTally {
  readonly #counts = new Map<string, number>();
  #names: readonly string[] | null = null;

  /** In order; the same array as long as they are the same. */
  get names(): readonly string[] {
    return (this.#names ??= distinct(this.#counts.keys()));
  }

  add(name: string | null): void {
    if (name === null) return;
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    if (count === 0) this.#names = null;
  }

  remove(name: string | null): void {
    if (name === null) return;
    const count = this.#counts.get(name) ?? 0;
    if (count > 1) {
      this.#counts.set(name, count - 1);
      return;
    }
    this.#counts.delete(name);
    this.#names = null;
  }

  clear(): void {
    this.#counts.clear();
    this.#names = null;
  }
}
