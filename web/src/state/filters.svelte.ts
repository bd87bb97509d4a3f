import type { EventQuery } from '../api/client.ts';
import type { ApiError } from '../api/http.ts';
import type { NoiseClass } from '../api/schema.ts';
import type { HistoryEntries } from './history-entries.ts';
import { ALL_NOISE } from './noise.ts';

/** What narrows the objects, the lanes and the steps. */
export class Filters {
  q = $state('');
  /** '' = cluster-scoped; null = all. */
  namespace = $state<string | null>(null);
  kind = $state<string | null>(null);
  /** The label selector that narrows; '' is none. */
  labels = $state('');
  /** What stands in its field, which may be no selector yet. */
  labelsText = $state('');
  /** What is wrong with that. */
  labelsError = $state.raw<ApiError | null>(null);
  /** Classes of noise that are left out. */
  hidden = $state.raw<readonly NoiseClass[]>(ALL_NOISE);
  /** What is hidden again when noise is, after it was shown. */
  #chosen: readonly NoiseClass[] = ALL_NOISE;
  readonly #entries: Pick<HistoryEntries, 'push'>;
  readonly #check: (labels: string) => Promise<ApiError | null>;

  /**
   * @param entries what the reader chooses here is gone back from in one step
   * @param check what the server has against a label selector
   */
  constructor(entries: Pick<HistoryEntries, 'push'>, check: (labels: string) => Promise<ApiError | null>) {
    this.#entries = entries;
    this.#check = check;
  }

  get active(): boolean {
    return this.q !== '' || this.namespace !== null || this.kind !== null || this.labels !== '';
  }

  /** What the API is asked with. */
  get query(): EventQuery {
    return {
      q: this.q === '' ? undefined : this.q,
      namespace: this.namespace ?? undefined,
      kind: this.kind ?? undefined,
      labels: this.labels === '' ? undefined : this.labels,
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

  /** Narrows by the selector that stands in the field; by the one before, as long as there is none. */
  async applyLabels(): Promise<void> {
    const text = this.labelsText.trim();
    const error = text === '' ? null : await this.#check(text);
    if (text !== this.labelsText.trim()) return;
    this.labelsError = error;
    if (error !== null || text === this.labels) return;
    if (text === '' || this.labels === '') this.#entries.push();
    this.labels = text;
  }

  /** As a link says. */
  takeLabels(labels: string): void {
    this.labels = labels;
    this.labelsText = labels;
    this.labelsError = null;
  }

  /** A link had a selector that is none: nothing is narrowed by it. */
  refuseLabels(labels: string, error: ApiError): void {
    if (labels !== this.labels) return;
    this.labels = '';
    this.labelsError = error;
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
    this.takeLabels('');
  }
}
