import { api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/http.ts';
import type { EventSentence, ObjectView, Recording, RevisionDetail, RevisionSummary } from '../api/schema.ts';
import { exportsOf, type Export } from '../export/exports.ts';
import { filesText, resultText } from '../import/import-text.ts';
import { Imports } from '../import/imports.svelte.ts';
import { Answers } from './answers.svelte.ts';
import { Asking } from './asking.ts';
import { Bookmarks } from './bookmarks.svelte.ts';
import { Filters } from './filters.svelte.ts';
import { HistoryEntries } from './history-entries.ts';
import { underFilter } from './live-filter.ts';
import { LiveMatches } from './live-matches.ts';
import { LaneRows } from './lane-rows.svelte.ts';
import { Objects } from './objects.svelte.ts';
import { Opening } from './opening.svelte.ts';
import { Panes } from './panes.svelte.ts';
import { Playhead } from './playhead.svelte.ts';
import { gapWithin, revisionProblem, type RevisionProblem } from './refusal.ts';
import { routeOf } from './page-route.ts';
import { Selection } from './selection.svelte.ts';
import { Session } from './session.svelte.ts';
import { Steps } from './steps.ts';
import type { LaneSort } from '../timeline/model/lane-sort.ts';
import type { TrackPlace } from '../timeline/timeline-view.ts';
import { Theme } from './theme.svelte.ts';
import { Watch } from './watch.svelte.ts';
import { MOST_EXPANDED, type DiffBase, type Route } from './url.ts';

/** The whole page's state: its parts, and the rules between them. */
export class Page {
  readonly theme = new Theme();
  readonly panes = new Panes();
  readonly entries = new HistoryEntries();
  readonly filters = new Filters(this.entries, (labels) => this.#refusalOf(labels));
  readonly selection = new Selection();
  readonly rows = new LaneRows();
  readonly bookmarks = new Bookmarks();
  readonly playhead = new Playhead({
    steps: (within) => this.steps.within(within),
    onStep: () => this.#stepped(),
    onPlayedOut: () => {
      if (this.recording?.live === true) void this.follow();
    },
  });
  readonly objects = new Objects(this.playhead.motion, {
    onRefusedLabels: (labels, error) => this.filters.refuseLabels(labels, error),
  });
  readonly opening = new Opening(this);
  readonly steps = new Steps(this);
  readonly watch = new Watch(() => this.objects.kinds);
  readonly #matches = new LiveMatches(
    () => this.steps.within('shown')[0] ?? null,
    (shown) => this.#moveOn(shown.filter(({ revision }) => revision > (this.revision ?? -1))),
  );
  readonly #answers = new Answers(this.playhead.motion);
  readonly asking = new Asking(this, this.#answers);
  /** What the playhead's revision changed; the subject's difference there; the subject there. */
  readonly detail = this.#answers.detail;
  readonly revisionDetail = this.#answers.revisionDetail;
  readonly diff = this.#answers.diff;
  readonly object = this.#answers.object;
  readonly commands = this.#answers.commands;
  readonly imports = new Imports({
    onDone: ({ files }, result) => {
      this.say(`${filesText(files)}: ${resultText(result)}`);
      void this.opening.openImported(result);
    },
    onCancelled: ({ files }) => this.say(`The import of ${filesText(files)} is cancelled`),
  });
  readonly session = new Session({
    onRevisions: (summaries) => this.#arrived(summaries),
    onRecordings: () => this.opening.listed(),
    onCaptured: (recording, begun) => this.opening.captured(recording, begun),
  });

  /** Said once to assistive technology, and shown for a moment. */
  notice = $state<{ text: string; id: number } | null>(null);
  helpOpen = $state(false);
  /** The reader is asked whether the open recording shall be deleted. */
  deletionOpen = $state(false);
  /** The object whose groups the tree opens. */
  revealed = $state<string | null>(null);
  /** The part of the recording that the lanes show; null: all of it. */
  range = $state.raw<{ from: number; to: number } | null>(null);
  /** The revision that all keys are compared with; null: none. */
  compared = $state<number | null>(null);
  #lastSubject: string | null = null;

  get recording(): Recording | null {
    return this.session.recording;
  }

  get revision(): number | null {
    return this.playhead.revision;
  }

  /** What is wrong with the revision that a link or a reader asked for. */
  readonly problem = $derived.by<RevisionProblem | null>(() => {
    const { recording } = this.session;
    if (recording === null || this.playhead.revision === null) return null;
    const problem = revisionProblem(recording, this.playhead.revision);
    // Of a gap's revisions some changes are known: those that the list after it still shows.
    return problem?.kind === 'gap' && this.detail.error === null ? null : problem;
  });

  /** The detail, once it is that of the playhead. */
  readonly current = $derived.by<RevisionDetail | null>(() =>
    this.detail.value !== null && this.detail.value.revision === this.playhead.revision ? this.detail.value : null,
  );

  /** What the inspector is about. `settled` is false while it is not known yet; then `key` is what it was about before. */
  readonly subject = $derived.by<{ key: string | null; settled: boolean }>(() => {
    const chosen = this.selection.key;
    if (chosen !== null) return this.#remember(chosen);
    const { summary, revision } = this.playhead;
    if (summary !== null && summary.revision === revision && summary.events[0] !== undefined) {
      return this.#remember(summary.events[0].identity.key);
    }
    if (this.current !== null) {
      const shown = this.current.events.find(({ event }) => event.noise === null) ?? this.current.events[0];
      return this.#remember(shown?.event.identity.key ?? null);
    }
    return { key: this.#lastSubject, settled: false };
  });

  /** What the playhead's revision did to the subject; null when it did nothing to it, or is not read yet. */
  readonly sentence = $derived.by<EventSentence | null>(
    () => this.current?.events.find(({ event }) => event.identity.key === this.subject.key) ?? null,
  );

  /** The subject as it was last read; null while only another object is known. */
  readonly shownObject = $derived.by<ObjectView | null>(() =>
    this.object.value !== null && this.object.value.identity.key === this.subject.key ? this.object.value : null,
  );

  /** The subject where the playhead's revision did not change it; null: it did, or it is not read yet. */
  readonly unchanged = $derived.by<ObjectView | null>(() =>
    this.current !== null &&
    this.subject.key !== null &&
    this.sentence === null &&
    this.shownObject?.revision === this.revision
      ? this.shownObject
      : null,
  );

  readonly window = $derived.by<{ from: number; to: number }>(() => {
    const { recording } = this.session;
    const from = recording?.firstRevision ?? 0;
    return this.range ?? { from, to: Math.max(from + 1, recording?.lastRevision ?? from + 1) };
  });

  /** The files that can be had of what is shown. */
  readonly exports = $derived.by<readonly Export[]>(() => {
    const { recording } = this.session;
    if (recording === null) return [];
    const { namespace, kind } = this.filters;
    const at = this.playhead.revision;
    const revision = this.problem === null && at !== null && gapWithin(recording, at) === null ? at : null;
    return exportsOf({ recording, revision, window: this.window, namespace, kind });
  });

  /** Another recording is opened. */
  forget(): void {
    this.playhead.forget();
    this.#answers.forget();
    this.selection.bases.clear();
    this.#matches.forget();
    this.#lastSubject = null;
  }

  stop(): void {
    this.playhead.pause();
    this.session.stop();
  }

  /** Goes to a revision; with a key that object is chosen too. */
  seek(revision: number, key?: string): void {
    this.opening.left();
    this.playhead.jump(revision);
    if (key !== undefined) this.select(key);
    else this.#stepped();
  }

  /** Goes to the shown revision nearest to one, and makes an entry in the browser's history. */
  async jumpNear(revision: number): Promise<void> {
    this.opening.left();
    this.entries.push();
    if (await this.playhead.toNearest(revision)) this.#stepped();
  }

  /** Goes to an object at a revision, and makes it an entry in the browser's history. */
  goTo(revision: number, key: string | null): void {
    this.entries.push();
    if (revision === this.revision && key !== null) this.select(key);
    else this.seek(revision, key ?? undefined);
    if (key !== null) this.reveal(key);
  }

  /** Stands at the newest revision and stays there as more arrive. */
  async follow(): Promise<void> {
    const { recording } = this;
    if (recording === null) return;
    this.opening.left();
    if (await this.playhead.follow(() => (this.recording ?? recording).lastRevision)) this.#stepped();
  }

  /** Goes to the last revision that the filters show, or the last of those up to one. */
  async toLast(upTo = this.recording?.lastRevision): Promise<void> {
    if (upTo === undefined) return;
    this.opening.left();
    if (await this.playhead.toNewest(upTo)) this.#stepped();
  }

  select(key: string | null): void {
    this.selection.key = key;
    this.selection.bases.left();
    if (this.playhead.step !== 'all' && key !== null && this.playhead.step === 'object') this.selection.anchor = key;
  }

  /** From now on all keys are compared with those of that revision, also those that had a base of their own; null ends it. */
  compareWith(revision: number | null): void {
    this.entries.push();
    this.compared = revision;
    if (revision !== null) this.selection.bases.clear();
  }

  /** Shows what became of an object since the revision that it is compared with. */
  selectDifference(key: string): void {
    this.entries.push();
    this.select(key);
    this.selection.bases.choose(key, null);
    this.selection.tab = 'diff';
  }

  /** Shows what became of the subject since a revision, now and whenever it is looked at; null: since the one before, again. */
  chooseBase(revision: DiffBase): void {
    const { key } = this.subject;
    if (key === null || this.problem !== null) return;
    this.entries.push();
    this.selection.bases.choose(key, revision);
    if (revision !== null) this.selection.tab = 'diff';
  }

  sortRows(sort: LaneSort): void {
    this.entries.push();
    this.rows.sort = sort;
  }

  /** Shows or folds the sub-rows of an object. */
  toggleTracks(key: string | null): void {
    if (key === null || this.rows.toggle(key, this.subject.key)) return;
    this.say(`At most ${MOST_EXPANDED} objects are expanded at once: fold one first`);
  }

  /** The sub-row that steps are about. */
  get track(): TrackPlace | null {
    const { track } = this.rows;
    return track?.key === this.subject.key ? track : null;
  }

  /** Opens the tree down to an object. */
  reveal(key: string): void {
    this.revealed = key;
  }

  say(text: string): void {
    this.notice = { text, id: (this.notice?.id ?? 0) + 1 };
  }

  readonly route = $derived.by<Route>(() => routeOf(this));

  /** What the reader has chosen to compare the subject with; null: nothing. */
  get chosenBase(): DiffBase {
    return this.selection.bases.of(this.subject.key);
  }

  /** What the subject is compared with: what was chosen for it, or for all keys; null: the revision before. */
  get base(): DiffBase {
    return this.chosenBase ?? this.compared;
  }

  #remember(key: string | null): { key: string | null; settled: boolean } {
    this.#lastSubject = key;
    return { key, settled: true };
  }

  /** After a move the inspector is about what changed there, unless the reader holds an object. */
  #stepped(): void {
    this.opening.answered();
    this.selection.bases.left();
    const { key, held, anchor } = this.selection;
    if (key === null || held || (this.playhead.step === 'object' && anchor === key)) return;
    if (this.playhead.summary?.events.some((event) => event.identity.key === key) === true) return;
    this.selection.key = null;
  }

  #arrived(summaries: readonly RevisionSummary[]): void {
    const shown = summaries.map((summary) => underFilter(summary, this.filters)).filter((summary) => summary !== null);
    this.objects.relabelled(summaries);
    if (this.playhead.following) this.objects.advance(summaries);
    const [first, last] = [shown[0], shown.at(-1)];
    if (first === undefined || last === undefined) return;
    if (this.filters.labels === '') this.#moveOn(shown);
    else this.#matches.arrived(first.revision, last.revision);
  }

  /** Revisions that have come, and that the filters show. */
  #moveOn(shown: readonly RevisionSummary[]): void {
    const newest = shown.at(-1);
    if (!this.playhead.following) this.playhead.missed += shown.length;
    else if (newest !== undefined) this.playhead.moveOn(newest);
  }

  /** What the server has against a label selector; null: nothing. */
  async #refusalOf(labels: string): Promise<ApiError | null> {
    if (this.recording === null) return null;
    const { id, lastRevision } = this.recording;
    try {
      // The answer has nothing in it, and takes no time.
      await api.revisions(id, { labels, after: lastRevision, limit: 1 });
      return null;
    } catch (error) {
      const refused = toApiError(error);
      return refused.code === 'usage' ? refused : null;
    }
  }
}
