import type { EventQuery } from '../api/client.ts';

/** What narrows the objects, the lanes and the steps. */
export class Filters {
  q = $state('');
  /** '' = cluster-scoped; null = all. */
  namespace = $state<string | null>(null);
  kind = $state<string | null>(null);
  hideNoise = $state(true);

  get active(): boolean {
    return this.q !== '' || this.namespace !== null || this.kind !== null;
  }

  /** What the API is asked with. */
  get query(): EventQuery {
    return {
      q: this.q === '' ? undefined : this.q,
      namespace: this.namespace ?? undefined,
      kind: this.kind ?? undefined,
      hideNoise: this.hideNoise,
    };
  }

  get id(): string {
    return JSON.stringify(this.query);
  }

  clear(): void {
    this.q = '';
    this.namespace = null;
    this.kind = null;
  }
}
