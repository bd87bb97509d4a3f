import type { Damage, OnDamage } from '../bolt/damage.ts';

const MOST_TOLD = 50;

/** What a damaged file has cost; equal damage that is met again counts once. */
export class Losses {
  readonly #told = new Set<string>();
  #further = 0;
  #fresh = false;

  readonly note: OnDamage = (damage: Damage) => {
    this.#fresh = true;
    this.say(damage.message);
  };

  say(what: string): void {
    if (this.#told.has(what)) return;
    if (this.#told.size < MOST_TOLD) this.#told.add(what);
    else this.#further++;
  }

  /** Whether damage was met since this was asked last. */
  since(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    return fresh;
  }

  sentences(): string[] {
    return [...this.#told, ...(this.#further === 0 ? [] : [`and ${this.#further} more`])];
  }
}
