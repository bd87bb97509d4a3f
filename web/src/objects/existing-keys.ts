import type { ObjectIdentity, RevisionSummary } from '../api/schema.ts';
import { NameTally } from './name-tally.ts';
import type { TreeEntry } from './tree.ts';

/** The keys that exist at a revision, moved from one revision to another by what happened in between. */
export class ExistingKeys {
  readonly #entries = new Map<string, TreeEntry>();
  /** How many exist altogether, listed here or not. */
  total = 0;
  #deleted = 0;
  readonly #kinds = new NameTally();
  readonly #namespaces = new NameTally();

  entries(): Iterable<TreeEntry> {
    return this.#entries.values();
  }

  /** Those that a test lets through; of thousands without an iterator's garbage, for a stream asks several times a second. */
  filter(test: (entry: TreeEntry) => boolean): readonly TreeEntry[] {
    const found: TreeEntry[] = [];
    this.#entries.forEach((entry) => {
      if (test(entry)) found.push(entry);
    });
    return found;
  }

  /** The kinds of what is listed, in order; the same array as long as they are the same. */
  get kinds(): readonly string[] {
    return this.#kinds.names;
  }

  get namespaces(): readonly string[] {
    return this.#namespaces.names;
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
    this.#deleted = 0;
    this.#kinds.clear();
    this.#namespaces.clear();
    for (const identity of identities) this.#put(identity, null);
    this.total = total;
  }

  /** Marks what was deleted shortly before, and does not exist again. */
  remember(summaries: readonly RevisionSummary[]): void {
    for (const { revision, events } of summaries) {
      for (const { identity, verb } of events) {
        const known = this.#entries.get(identity.key);
        if (verb !== 'delete' || (known !== undefined && (known.deletedAt ?? Infinity) >= revision)) continue;
        this.#put(identity, revision);
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
        this.#put(identity, verb === 'delete' ? revision : null);
        this.total += verb === 'delete' ? -1 : 1;
        changed = true;
      }
    }
    return changed;
  }

  /** How many are listed that were deleted. */
  get deleted(): number {
    return this.#deleted;
  }

  /** Of what was deleted, the newest stay, at most so many, and nothing that was deleted before a revision. */
  forgetDeleted(before: number, most: number): void {
    const gone = [...this.#entries.values()]
      .flatMap(({ identity, deletedAt }) => (deletedAt === null ? [] : [{ key: identity.key, deletedAt }]))
      .sort((a, b) => b.deletedAt - a.deletedAt);
    const kept = gone.findIndex(({ deletedAt }, index) => index >= most || deletedAt < before);
    if (kept !== -1) for (const { key } of gone.slice(kept)) this.#drop(key);
  }

  /** Goes back over revisions, given in ascending order; true when a key came or went. */
  takeBack(summaries: readonly RevisionSummary[]): boolean {
    let changed = false;
    for (const { events } of summaries.toReversed()) {
      for (const { identity, verb } of events.toReversed()) {
        if (verb === 'update') continue;
        if (verb === 'create') this.#drop(identity.key);
        else this.#put(identity, null);
        this.total += verb === 'create' ? -1 : 1;
        changed = true;
      }
    }
    return changed;
  }

  #put(identity: ObjectIdentity, deletedAt: number | null): void {
    const known = this.#entries.get(identity.key);
    this.#entries.set(identity.key, { identity, deletedAt });
    if (deletedAt !== null) this.#deleted++;
    this.#kinds.add(identity.kind);
    this.#namespaces.add(identity.namespace);
    if (known !== undefined) this.#uncount(known);
  }

  #drop(key: string): void {
    const known = this.#entries.get(key);
    if (known === undefined) return;
    this.#entries.delete(key);
    this.#uncount(known);
  }

  #uncount({ identity, deletedAt }: TreeEntry): void {
    if (deletedAt !== null) this.#deleted--;
    this.#kinds.remove(identity.kind);
    this.#namespaces.remove(identity.namespace);
  }
}
