import type { EventQuery } from '../api/client.ts';
import type { NoiseClass } from '../api/schema.ts';
import { ALL_NOISE } from './noise.ts';

/** What narrows the objects, the lanes and the steps. */
export class Filters {
  q = $state('');
  /** '' = cluster-scoped; null = all. */
  namespace = $state<string | null>(null);
  kind = $state<string | null>(null);
  /** Classes of noise that are left out. */
  hidden = $state.raw<readonly NoiseClass[]>(ALL_NOISE);
  /** What is hidden again when noise is, after it was shown. */
  #chosen: readonly NoiseClass[] = ALL_NOISE;

  get active(): boolean {
    return this.q !== '' || this.namespace !== null || this.kind !== null;
  }

  /** What the API is asked with. */
  get query(): EventQuery {
    return {
      q: this.q === '' ? undefined : this.q,
      namespace: this.namespace ?? undefined,
      kind: this.kind ?? undefined,
      hidden: this.hidden,
    };
  }

  get id(): string {
    return JSON.stringify(this.query);
  }

  get hideNoise(): boolean {
    return this.hidden.length > 0;
  }

  /** Shows all noise, or hides again what was hidden. */
  toggleNoise(): void {
    if (this.hideNoise) this.#chosen = this.hidden;
    this.hidden = this.hideNoise ? [] : this.#chosen;
  }

  toggleClass(id: NoiseClass): void {
    this.hidden = ALL_NOISE.filter((other) => this.hidden.includes(other) !== (other === id));
    this.#chosen = this.hideNoise ? this.hidden : ALL_NOISE;
  }

  clear(): void {
    this.q = '';
    this.namespace = null;
    this.kind = null;
  }
}
