import type { EventQuery } from '../api/client.ts';
import type { NoiseClass } from '../api/schema.ts';
import type { HistoryEntries } from './history-entries.ts';
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
  readonly #entries: Pick<HistoryEntries, 'push'>;

  /** @param entries what the reader chooses here is gone back from in one step */
  constructor(entries: Pick<HistoryEntries, 'push'>) {
    this.#entries = entries;
  }

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

  /** What is typed in one go is one entry in the browser's history. */
  type(text: string): void {
    if (text === this.q) return;
    if (text === '' || this.q === '') this.#entries.push();
    this.q = text;
  }

  chooseNamespace(namespace: string | null): void {
    this.#entries.push();
    this.namespace = namespace;
  }

  chooseKind(kind: string | null): void {
    this.#entries.push();
    this.kind = kind;
  }

  /** Shows all noise, or hides again what was hidden. */
  toggleNoise(): void {
    this.#entries.push();
    if (this.hideNoise) this.#chosen = this.hidden;
    this.hidden = this.hideNoise ? [] : this.#chosen;
  }

  toggleClass(id: NoiseClass): void {
    this.#entries.push();
    this.hidden = ALL_NOISE.filter((other) => this.hidden.includes(other) !== (other === id));
    this.#chosen = this.hideNoise ? this.hidden : ALL_NOISE;
  }

  clear(): void {
    this.#entries.push();
    this.q = '';
    this.namespace = null;
    this.kind = null;
  }
}
