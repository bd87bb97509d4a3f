import type { RevisionPage, RevisionSummary } from '../api/schema.ts';

export type PageAsk = (bounds: { after?: number; before?: number; limit: number }) => Promise<RevisionPage>;

const PAGE = 100;

/**
 * The revisions around the playhead that a step can go to, so that most steps need no question. It knows every matching
 * revision between `low` and `high` and fetches further pages at its ends.
 */
export class StepIndex {
  readonly #ask: PageAsk;
  #known: RevisionSummary[] = [];
  #low = 0;
  #high = -1;

  constructor(ask: PageAsk) {
    this.#ask = ask;
  }

  /** The first matching revision after `revision`; null when there is none yet. */
  async next(revision: number): Promise<RevisionSummary | null> {
    if (!this.#covers(revision)) this.#restart(revision);
    const known = this.#known.find((summary) => summary.revision > revision);
    if (known !== undefined) return known;
    const page = await this.#ask({ after: this.#high, limit: PAGE });
    this.#append(page.revisions);
    return this.#known.find((summary) => summary.revision > revision) ?? null;
  }

  /** The last matching revision before `revision`; null when there is none. */
  async previous(revision: number): Promise<RevisionSummary | null> {
    if (!this.#covers(revision - 1)) this.#restart(revision - 1);
    const known = this.#known.findLast((summary) => summary.revision < revision);
    if (known !== undefined) return known;
    const page = await this.#ask({ before: this.#low + 1, limit: PAGE });
    this.#prepend(page.revisions.toReversed());
    return this.#known.findLast((summary) => summary.revision < revision) ?? null;
  }

  #covers(revision: number): boolean {
    return revision >= this.#low && revision <= this.#high;
  }

  /** Knows nothing but that it stands at `revision`: all matches in (revision, revision] are known, that is none. */
  #restart(revision: number): void {
    this.#known = [];
    this.#low = revision;
    this.#high = revision;
  }

  #append(summaries: readonly RevisionSummary[]): void {
    const last = summaries.at(-1);
    if (last === undefined) return;
    this.#known = [...this.#known, ...summaries.filter((summary) => summary.revision > this.#high)].slice(-10 * PAGE);
    this.#high = last.revision;
    const first = this.#known[0];
    if (this.#known.length === 10 * PAGE && first !== undefined) this.#low = first.revision - 1;
  }

  #prepend(summaries: readonly RevisionSummary[]): void {
    const first = summaries[0];
    if (first === undefined) return;
    this.#known = [...summaries.filter((summary) => summary.revision <= this.#low), ...this.#known].slice(0, 10 * PAGE);
    this.#low = first.revision - 1;
    const last = this.#known.at(-1);
    if (this.#known.length === 10 * PAGE && last !== undefined) this.#high = last.revision;
  }
}

/** A meaning of a step: `name` changes with it. */
export interface StepMeaning {
  readonly name: string;
  readonly ask: PageAsk;
}

type Finding = Pick<StepIndex, 'next' | 'previous'>;

/** Goes to the nearest of what several find. */
export class NearestOf implements Finding {
  readonly #indexes: readonly Finding[];

  constructor(indexes: readonly Finding[]) {
    this.#indexes = indexes;
  }

  async next(revision: number): Promise<RevisionSummary | null> {
    const found = await Promise.all(this.#indexes.map((index) => index.next(revision)));
    return found.reduce(
      (best, one) => (best === null || (one !== null && one.revision < best.revision) ? one : best),
      null,
    );
  }

  async previous(revision: number): Promise<RevisionSummary | null> {
    const found = await Promise.all(this.#indexes.map((index) => index.previous(revision)));
    return found.reduce(
      (best, one) => (best === null || (one !== null && one.revision > best.revision) ? one : best),
      null,
    );
  }
}

const KEPT_INDEXES = 10;

/** The indexes of the last meanings that a step had. */
export class StepIndexes {
  readonly #indexes = new Map<string, StepIndex>();

  get(name: string, ask: PageAsk): StepIndex {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = new StepIndex(ask);
    this.#indexes.set(name, index);
    const oldest = this.#indexes.keys().next();
    if (this.#indexes.size > KEPT_INDEXES && !oldest.done) this.#indexes.delete(oldest.value);
    return index;
  }

  clear(): void {
    this.#indexes.clear();
  }
}
