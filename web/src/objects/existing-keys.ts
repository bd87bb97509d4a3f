import type { ObjectIdentity, RevisionSummary } from '../api/schema.ts';
import type { TreeEntry } from './tree.ts';

/** The keys that exist at a revision, moved from one revision to another by what happened in between. */
export class ExistingKeys {
  readonly #entries = new Map<string, TreeEntry>();
  /** How many exist altogether, listed here or not. */
  total = 0;

  entries(): Iterable<TreeEntry> {
    return this.#entries.values();
  }

  /** How many are listed here, those that were deleted shortly before among them. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): TreeEntry | undefined {
    return this.#entries.get(key);
  }

  fill(identities: readonly ObjectIdentity[], total: number): void {
    this.#entries.clear();
    for (const identity of identities) this.#entries.set(identity.key, { identity, deletedAt: null });
    this.total = total;
  }

  /** Marks what was deleted shortly before, and does not exist again. */
  remember(summaries: readonly RevisionSummary[]): void {
    for (const { revision, events } of summaries) {
      for (const { identity, verb } of events) {
        const known = this.#entries.get(identity.key);
        if (verb !== 'delete' || (known !== undefined && (known.deletedAt ?? Infinity) >= revision)) continue;
        this.#entries.set(identity.key, { identity, deletedAt: revision });
      }
    }
  }

  /** Goes forward over revisions in ascending order; true when a key came or went. What was deleted stays, marked so. */
  apply(summaries: readonly RevisionSummary[]): boolean {
    let changed = false;
    for (const { revision, events } of summaries) {
      for (const { identity, verb } of events) {
        const known = this.#entries.get(identity.key);
        const exists = known !== undefined && known.deletedAt === null;
        if (verb === 'delete' ? !exists : exists) continue;
        this.#entries.set(identity.key, { identity, deletedAt: verb === 'delete' ? revision : null });
        this.total += verb === 'delete' ? -1 : 1;
        changed = true;
      }
    }
    return changed;
  }

  /** Goes back over revisions, given in ascending order; true when a key came or went. */
  takeBack(summaries: readonly RevisionSummary[]): boolean {
    let changed = false;
    for (const { events } of summaries.toReversed()) {
      for (const { identity, verb } of events.toReversed()) {
        if (verb === 'update') continue;
        if (verb === 'create') this.#entries.delete(identity.key);
        else this.#entries.set(identity.key, { identity, deletedAt: null });
        this.total += verb === 'create' ? -1 : 1;
        changed = true;
      }
    }
    return changed;
  }
}
