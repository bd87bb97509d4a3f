import type { RevisionSummary } from '../api/schema.ts';
import type { StepMeaning } from './step-index.ts';

const PAGE = 1000;

/** Under which filter, by its name, and how the server is asked what it lets through; null: nothing is open. */
type Question = () => StepMeaning | null;

/**
 * Live revisions under a filter that only the server can decide: labels are not in what it pushes. One question is under way at
 * a time; the next one is about all that has come meanwhile.
 */
export class LiveMatches {
  readonly #question: Question;
  readonly #onMatches: (summaries: readonly RevisionSummary[]) => void;
  /** What comes after this revision is not asked about yet; null: nothing has come. */
  #after: number | null = null;
  #last = -1;
  #running = false;

  constructor(question: Question, onMatches: (summaries: readonly RevisionSummary[]) => void) {
    this.#question = question;
    this.#onMatches = onMatches;
  }

  /** Those from one to another, of which there may be something to see. */
  arrived(first: number, last: number): void {
    this.#after ??= first - 1;
    this.#last = last;
    if (!this.#running) void this.#run();
  }

  /** Another recording is opened. */
  forget(): void {
    this.#after = null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#after !== null) await this.#ask(this.#after, this.#last);
    this.#running = false;
  }

  async #ask(after: number, last: number): Promise<void> {
    const question = this.#question();
    // What cannot be asked is left out: whoever follows is taken on by what comes next.
    const page = await question?.ask({ after, before: last + 1, limit: PAGE }).catch(() => null);
    if (this.#after !== after) return;
    const reached = page?.more === true ? (page.revisions.at(-1)?.revision ?? last) : last;
    this.#after = reached < this.#last ? reached : null;
    if (page === null || page === undefined || page.revisions.length === 0) return;
    if (this.#question()?.name === question?.name) this.#onMatches(page.revisions);
  }
}
