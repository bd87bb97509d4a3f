import { untrack } from 'svelte';
import type { Answers } from './answers.svelte.ts';
import type { Page } from './page.svelte.ts';
import { lastKnown } from './refusal.ts';

/** Asks the API for what the page shows. Each is called whenever something that it reads has changed. */
export class Asking {
  readonly #page: Page;
  readonly #answers: Answers;

  constructor(page: Page, answers: Answers) {
    this.#page = page;
    this.#answers = answers;
  }

  /** What the playhead's revision changed, and the objects there. */
  revision(): void {
    const { recording, revision, problem, objects, opening } = this.#page;
    const { labels } = this.#page.filters;
    if (recording === null || revision === null || (problem !== null && problem.kind !== 'gap')) {
      this.#answers.clear('detail');
      return;
    }
    this.#answers.askRevision(recording, revision, (detail) => opening.verify(detail));
    const { from } = this.#page.window;
    // Nobody knows what existed within a gap: what did before it is shown, and that it is from there.
    const known = lastKnown(recording, revision);
    // What the list itself comes to is no reason to ask again.
    untrack(() => objects.show(recording.id, known, from, labels));
  }

  /** What was typed while the recording was made. */
  commands(): void {
    const { recording } = this.#page;
    if (recording !== null) this.#answers.askCommands(recording);
  }

  /** What differs in the subject. */
  diff(): void {
    const { recording, revision, subject, problem, base } = this.#page;
    if (!subject.settled || recording === null || revision === null) return;
    if (subject.key === null || problem !== null) this.#answers.clear('diff');
    else this.#answers.askDiff(recording, subject.key, base, revision);
  }

  /** The subject itself is asked for only where it is shown, or where the difference alone does not tell enough. */
  object(): void {
    const { recording, revision, subject, selection, current, sentence, problem } = this.#page;
    const { tab } = selection;
    const diff = this.#answers.diff.value;
    const unchanged = current !== null && sentence === null;
    if (tab !== 'object' && tab !== 'raw' && !unchanged && diff !== null && diff.before !== null) return;
    if (!subject.settled || recording === null || revision === null) return;
    if (subject.key === null || problem !== null) this.#answers.clear('object');
    else this.#answers.askObject(recording, subject.key, revision);
  }
}
