import type { HistoryEvent } from '../../domain/history.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';

/** The keys of a state, and when they were written. */
export interface KnownState {
  readonly revision: Revision;
  readonly keys: ReadonlyMap<KeyText, Pick<HistoryEvent, 'modRevision' | 'createRevision'>>;
}

/** Takes the keys of a state one by one and says what they tell of the time since an earlier one. */
export class StateDifference {
  readonly #before: KnownState | null;
  readonly #revision: Revision;
  readonly #keys = new Map<KeyText, Pick<HistoryEvent, 'modRevision' | 'createRevision'>>();
  readonly #revisions = new Set<Revision>();
  #stayed = 0;
  #changed = 0;

  /** @param before null: nothing is known of before */
  constructor(before: KnownState | null, revision: Revision) {
    this.#before = before;
    this.#revision = revision;
  }

  get known(): KnownState {
    return { revision: this.#revision, keys: this.#keys };
  }

  /** @returns what contradicts the earlier state; null: nothing */
  take({ key, modRevision, createRevision }: HistoryEvent): string | null {
    this.#keys.set(key, { modRevision, createRevision });
    if (this.#before === null) return null;
    const known = this.#before.keys.get(key);
    if (known !== undefined) this.#stayed++;
    if (known?.modRevision !== modRevision) {
      this.#changed++;
      this.#revisions.add(modRevision);
    }
    if (createRevision <= this.#before.revision && known?.createRevision !== createRevision) {
      return `${key} was created at ${createRevision}`;
    }
    if (modRevision <= this.#before.revision && known?.modRevision !== modRevision) {
      return `${key} was changed at ${modRevision}`;
    }
    return null;
  }

  /** Changed keys, and those that are gone. */
  get events(): number {
    return this.#changed + this.#goneCount;
  }

  /** Those that changes are known of; a key that is gone is taken to have gone at the later state's revision. */
  get revisions(): number {
    return this.#revisions.size + (this.#goneCount > 0 && !this.#revisions.has(this.#revision) ? 1 : 0);
  }

  deleted(): KeyText[] {
    return [...(this.#before?.keys.keys() ?? [])].filter((key) => !this.#keys.has(key));
  }

  get #goneCount(): number {
    return (this.#before?.keys.size ?? 0) - this.#stayed;
  }
}
