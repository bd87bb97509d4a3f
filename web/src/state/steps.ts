import { api, type EventQuery } from '../api/client.ts';
import { toApiError } from '../api/http.ts';
import type { TrackPlace } from '../timeline/timeline-view.ts';
import type { Page } from './page.svelte.ts';
import type { StepWithin } from './playhead.svelte.ts';
import type { StepMeaning } from './step-index.ts';
import { besideChange } from './track-steps.ts';
import type { StepKind } from './url.ts';

/** Where the next step leads: to the next revision that is shown, or that of the object, the query, the sub-row, the bookmarks. */
export class Steps {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async go(direction: 1 | -1, within: StepWithin = 'step'): Promise<void> {
    if (within === 'object') this.#page.selection.key = this.#page.subject.key;
    this.#page.playhead.pause();
    const from = this.#page.revision;
    try {
      const moved = await this.#page.playhead.move(direction, within);
      const nothing = moved || this.#page.revision !== from ? null : this.#nothingText(direction, within);
      if (nothing !== null) this.#page.say(nothing);
    } catch (error) {
      this.#page.say(toApiError(error).message);
    }
  }

  /** Why a step that does not go to every revision leads nowhere; null: it does, and this is the end. */
  #nothingText(direction: 1 | -1, within: StepWithin): string | null {
    const further = direction === 1 ? 'later' : 'earlier';
    if (within === 'hits' || typeof within === 'object') return `There is no ${further} match`;
    const { step } = this.#page.playhead;
    if (within !== 'step' || step === 'all') return null;
    const what = step === 'hits' ? 'match' : step === 'object' ? 'change of this object' : 'change of what is related';
    return `There is no ${further} ${what}. To step to every revision, choose that in the menu Step`;
  }

  /** Goes to the bookmark before or after the playhead. */
  toBookmark(direction: -1 | 1): void {
    const found = this.#page.revision === null ? null : this.#page.bookmarks.beside(this.#page.revision, direction);
    if (found === null) {
      const none = this.#page.bookmarks.list.length === 0 ? 'no bookmark yet: M sets one' : 'no further bookmark';
      this.#page.say(`There is ${none}`);
      return;
    }
    this.#page.entries.push();
    this.#page.seek(found.revision);
    this.#page.say(`Bookmark: ${found.name}`);
  }

  /** Goes to where a sub-row changes before or after the playhead. */
  async ofTrack(direction: -1 | 1, track: TrackPlace | null = this.#page.track): Promise<void> {
    const { recording, revision } = this.#page;
    if (recording === null || revision === null) return;
    if (track === null) {
      this.#page.say('Choose a sub-row first: click on it, or Shift ↓');
      return;
    }
    const { firstRevision, lastRevision } = recording;
    try {
      const found = await besideChange((range) => api.tracks(recording.id, { key: track.key, ...range }), {
        ...{ track: track.id, revision, direction, firstRevision, lastRevision },
      });
      if (this.#page.recording?.id !== recording.id || this.#page.revision !== revision) return;
      if (found === null) {
        this.#page.say(`No ${direction === 1 ? 'later' : 'earlier'} change of ${track.id}`);
        return;
      }
      this.#page.entries.push();
      this.#page.seek(found, track.key);
      this.#page.rows.track = track;
    } catch (error) {
      this.#page.say(`The next change of ${track.id} could not be found: ${toApiError(error).message}`);
    }
  }

  /** Goes to where a field of the subject, or one below it, changes before or after the playhead. */
  async ofField(direction: -1 | 1, path: string): Promise<void> {
    const { recording, revision, subject } = this.#page;
    if (recording === null || revision === null || subject.key === null) return;
    const { key } = subject;
    const bounds = direction === 1 ? { after: revision } : { before: revision, order: 'descending' as const };
    try {
      const { revisions } = await api.revisions(recording.id, { key, path, ...bounds, limit: 1 });
      if (this.#page.recording?.id !== recording.id || this.#page.revision !== revision) return;
      const [found] = revisions;
      if (found === undefined) {
        this.#page.say(`No ${direction === 1 ? 'later' : 'earlier'} change of ${path}`);
        return;
      }
      this.#page.entries.push();
      this.#page.seek(found.revision, key);
    } catch (error) {
      this.#page.say(`The next change of ${path} could not be found: ${toApiError(error).message}`);
    }
  }

  /** What a step is; within an object, or what is related to it, is about the subject of this moment. */
  choose(kind: StepKind): void {
    this.#page.playhead.step = kind;
    this.#page.selection.anchor = kind === 'object' || kind === 'related' ? this.#page.subject.key : null;
    if (kind === 'object') this.#page.selection.key = this.#page.subject.key;
  }

  /** Marks what a query finds, and steps through it and what else is watched. */
  watchFor(text: string): void {
    this.#page.entries.push();
    if (this.#page.watch.add(text)) this.choose('hits');
    else this.#page.say(`${this.#page.watch.texts.length} queries are watched already: end one of them first`);
  }

  endWatch(text: string): void {
    this.#page.entries.push();
    this.#page.watch.end(text);
    if (this.#page.watch.texts.length === 0 && this.#page.playhead.step === 'hits') this.choose('all');
  }

  /** What the playhead asks for to find the next one: it is the nearest of what each finds. Empty: nothing is open. */
  within(within: StepWithin): readonly StepMeaning[] {
    const { recording } = this.#page;
    if (recording === null) return [];
    return this.queries(within).map((query) => ({
      name: `${recording.id} ${JSON.stringify(query)}`,
      ask: (bounds) => api.revisions(recording.id, { ...query, ...bounds }),
    }));
  }

  /** Which revisions a step goes to: what any of these finds. */
  queries(within: StepWithin): readonly EventQuery[] {
    const { step } = this.#page.playhead;
    const points = this.#page.watch.under(this.#page.filters.hidden);
    if (typeof within === 'object')
      return points.filter(({ text }) => text === within.watched).map(({ query }) => query);
    if (points.length > 0 && (within === 'hits' || (within === 'step' && step === 'hits')))
      return points.map(({ query }) => query);
    return [this.#query(within)];
  }

  #query(within: Exclude<StepWithin, object>): EventQuery {
    const { step } = this.#page.playhead;
    if (within === 'shown') return this.#page.filters.query;
    const { anchor } = this.#page.selection;
    if (within === 'object' || (step === 'object' && anchor !== null)) {
      return { key: (within === 'object' ? this.#page.subject.key : anchor) ?? undefined };
    }
    if (step === 'related' && anchor !== null) return { relatedTo: anchor, hidden: this.#page.filters.hidden };
    return this.#page.filters.query;
  }
}
