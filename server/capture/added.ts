import type { StoreChange } from '../domain/history-writer.ts';

/** Counts what an import adds to a recording that was there: a file that goes on with it has what it had, too. */
export class Added {
  events = 0;
  #revisions = 0;
  /** Those of keys that a list told of, which may come in several pages. */
  readonly #listed = new Set<number>();

  note(changes: readonly StoreChange[]): void {
    for (const change of changes) {
      if (change.type === 'revisions') {
        this.#revisions += change.revisions.length;
        for (const { events } of change.revisions) this.events += events.length;
      } else if (change.type === 'listed') {
        this.events += change.events.length;
        for (const { modRevision } of change.events) this.#listed.add(modRevision);
      }
    }
  }

  get revisions(): number {
    return this.#revisions + this.#listed.size;
  }
}
