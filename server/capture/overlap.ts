import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { ExistingKey } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/** Makes sure that a file says the same about the part that is stored already, before anything is added to it. */
export class Overlap {
  readonly #stored: ReadonlyMap<KeyText, ExistingKey>;
  readonly #cursor: Revision;
  readonly #id: string;
  readonly #found = new Map<KeyText, Revision>();
  #compared = false;

  constructor(stored: ReadonlyMap<KeyText, ExistingKey>, cursor: Revision, id: string) {
    this.#stored = stored;
    this.#cursor = cursor;
    this.#id = id;
  }

  /** Revisions are missing; a list follows of what exists after them. */
  gap(from: Revision, to: Revision): void {
    if (from === this.#cursor + 1) this.reach(from);
    // Within the gap nothing is known of the end of what is stored: the list is compared with it key by key.
    else if (to > this.#cursor) this.#compared = true;
    this.#found.clear();
  }

  note(events: readonly HistoryEvent[]): void {
    for (const { key, type, modRevision } of events) {
      if (modRevision > this.#cursor) return;
      if (type === 'delete') this.#found.delete(key);
      else this.#found.set(key, modRevision);
    }
  }

  /** @throws RewindError once the file goes beyond what is stored, and does not agree with it */
  reach(revision: Revision): void {
    if (this.#compared || revision <= this.#cursor) return;
    this.#compared = true;
    const agrees =
      this.#found.size === this.#stored.size &&
      [...this.#stored].every(([key, { modRevision }]) => this.#found.get(key) === modRevision);
    if (agrees) return;
    throw differs(this.#id, `at revision ${this.#cursor}, where it would go on, other keys exist`);
  }
}

export function differs(id: string, what: string): RewindError {
  return new RewindError('recording_differs', `The file does not agree with the recording ${id}: ${what}`, {
    hint: 'They began alike and went different ways. Put it into another database: etcd-rewind import --db OTHER.db FILE',
  });
}
