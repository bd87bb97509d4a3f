import { api, type EventQuery } from '../api/client.ts';
import { toApiError } from '../api/http.ts';
import type {
  EventSentence,
  ImportResult,
  ObjectView,
  Recording,
  RevisionDetail,
  RevisionSummary,
} from '../api/schema.ts';
import { exportsOf, type Export } from '../export/exports.ts';
import { resultText } from '../import/import-text.ts';
import { Imports } from '../import/imports.svelte.ts';
import { Answers } from './answers.svelte.ts';
import { Bookmarks } from './bookmarks.svelte.ts';
import { Filters } from './filters.svelte.ts';
import { underFilter } from './live-filter.ts';
import { LaneRows } from './lane-rows.svelte.ts';
import { Objects } from './objects.svelte.ts';
import { replacementOf } from './other-recordings.ts';
import { Panes } from './panes.svelte.ts';
import { Playhead, type StepWithin } from './playhead.svelte.ts';
import { malformedRevision, refusalOf, revisionProblem, type Refusal, type RevisionProblem } from './refusal.ts';
import { rangeOf, routeOf, take } from './page-route.ts';
import { Selection } from './selection.svelte.ts';
import { Session } from './session.svelte.ts';
import type { PageAsk } from './step-index.ts';
import type { LaneSort } from '../timeline/model/lane-sort.ts';
import type { TrackPlace } from '../timeline/timeline-view.ts';
import { Theme } from './theme.svelte.ts';
import { besideChange } from './track-steps.ts';
import { Watch } from './watch.svelte.ts';
import { EMPTY_ROUTE, formatRoute, isBeginning, MOST_EXPANDED, parseRoute, type Route } from './url.ts';

/** The whole page's state: its parts, and the rules between them. */
export class Page {
  readonly theme = new Theme();
  readonly panes = new Panes();
  readonly filters = new Filters();
  readonly selection = new Selection();
  readonly rows = new LaneRows();
  readonly bookmarks = new Bookmarks();
  readonly watch = new Watch(() => this.objects.kinds);
  readonly #answers = new Answers();
  /** What the playhead's revision changed; the subject's difference there; the subject there. */
  readonly detail = this.#answers.detail;
  readonly diff = this.#answers.diff;
  readonly object = this.#answers.object;
  readonly imports = new Imports({
    onDone: ({ file }, result) => {
      this.say(`${file.name}: ${resultText(result)}`);
      void this.openImported(result);
    },
    onCancelled: ({ file }) => this.say(`The import of ${file.name} is cancelled`),
  });
  readonly session: Session;
  readonly playhead: Playhead;
  readonly objects: Objects;

  /** A link that cannot be answered. */
  refusal = $state.raw<Refusal | null>(null);
  /** Said once to assistive technology, and shown for a moment. */
  notice = $state<{ text: string; id: number } | null>(null);
  helpOpen = $state(false);
  /** The object whose groups the tree opens. */
  revealed = $state<string | null>(null);
  /** The part of the recording that the lanes show; null: all of it. */
  range = $state.raw<{ from: number; to: number } | null>(null);
  /** The revision that all keys are compared with; null: none. */
  compared = $state<number | null>(null);
  /** What was shown until its address turned out to have another history. */
  replaced = $state.raw<Recording | null>(null);
  #check: string | null = null;
  #lastSubject: string | null = null;
  #started = false;
  /** Resolves when what the page begins with is shown. */
  #opened: Promise<void> | null = null;
  /** Nobody has asked for the recording that is open. */
  #byDefault = true;
  #pushNext = false;

  constructor() {
    this.session = new Session({
      onRevisions: (summaries) => this.#arrived(summaries),
      onRecordings: () => {
        if (this.#started && this.recording === null && this.refusal === null) {
          void this.openRoute(parseRoute(location.pathname, location.search));
        }
      },
      onCaptured: (recording) => this.#captured(recording),
    });
    this.playhead = new Playhead({
      steps: (within) => this.#steps(within),
      onStep: () => this.#stepped(),
      onPlayedOut: () => {
        if (this.recording?.live === true) void this.follow();
      },
    });
    this.objects = new Objects(this.playhead.motion);
  }

  get recording(): Recording | null {
    return this.session.recording;
  }

  get revision(): number | null {
    return this.playhead.revision;
  }

  /** What is wrong with the revision that a link or a reader asked for. */
  readonly problem = $derived.by<RevisionProblem | null>(() => {
    const { recording } = this.session;
    return recording === null || this.playhead.revision === null
      ? null
      : revisionProblem(recording, this.playhead.revision);
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
    const revision = this.problem === null ? this.playhead.revision : null;
    return exportsOf({ recording, revision, window: this.window, namespace, kind });
  });

  async start(): Promise<void> {
    this.#opened = this.#start();
    await this.#opened;
    this.#opened = null;
  }

  /** Does at once what is about the recording, and what is asked for while the page opens in its turn. */
  onceOpen(work: () => void): void {
    if (this.#opened === null) work();
    else void this.#opened.then(work);
  }

  async #start(): Promise<void> {
    const route = parseRoute(location.pathname, location.search);
    this.#take(route);
    if (route.recording === null && !isBeginning(location.pathname)) {
      this.say(`There is no page ${location.pathname.slice(0, 80)}: this is where one begins`);
    }
    // The server may tell of its capture before the list of recordings is there: a link is not led away from.
    this.#byDefault = route.recording === null;
    await this.session.start();
    this.#started = true;
    // A capture that was told of before the list came has been opened already; to open it again would undo a first step.
    if (this.recording === null || route.recording !== null) await this.openRoute(route);
  }

  stop(): void {
    this.playhead.pause();
    this.session.stop();
  }

  /** Shows what a link says, or why that cannot be. */
  async openRoute(route: Route): Promise<void> {
    this.refusal = null;
    this.playhead.pause();
    this.#take(route);
    if (route.recording === null) {
      const preferred = this.session.preferred();
      this.#byDefault = true;
      if (preferred !== null) await this.openRecording(preferred, false);
      return;
    }
    this.#byDefault = false;
    if (route.malformedRevision !== null) {
      this.refusal = malformedRevision(route.malformedRevision);
      return;
    }
    const recording = await this.#find(route);
    if (recording === null) return;
    if (recording.id !== this.recording?.id) {
      this.#openedAnother();
      // Until now the lanes may have chosen a window in the recording that was open.
      this.range = rangeOf(route);
    }
    this.session.open(recording);
    this.bookmarks.show(recording.id, route.bookmarks);
    if (route.following && recording.live) await this.follow();
    else if (route.revision !== null) {
      if (route.revision !== this.revision || this.playhead.following) this.playhead.jump(route.revision);
    } else await this.#goToBeginning(recording);
  }

  async openRecording(recording: Recording, chosen: boolean): Promise<void> {
    this.refusal = null;
    if (recording.id !== this.recording?.id) {
      this.#openedAnother();
      if (chosen) {
        this.#byDefault = false;
        this.#take(EMPTY_ROUTE);
        this.push();
      }
    }
    this.session.open(recording);
    this.bookmarks.show(recording.id, []);
    await this.#goToBeginning(recording);
  }

  /** Shows what an import led to, unless it is what is shown already. */
  async openImported({ recording }: ImportResult): Promise<void> {
    if (recording === this.recording?.id && this.refusal === null) return;
    this.push();
    await this.openRoute({ ...EMPTY_ROUTE, recording });
  }

  /** Shows a revision of another piece of this history, as this one is looked at. */
  async openElsewhere({ id }: Recording, revision: number): Promise<void> {
    this.push();
    const here = { ...this.route, following: false, from: null, to: null, bookmarks: this.bookmarks.list };
    await this.openRoute({ ...here, recording: id, revision });
  }

  /** Goes to a revision; with a key that object is chosen too. */
  seek(revision: number, key?: string): void {
    this.#check = null;
    this.refusal = null;
    this.playhead.jump(revision);
    if (key !== undefined) this.select(key);
    else this.#stepped();
  }

  /** Goes to the bookmark before or after the playhead. */
  stepToBookmark(direction: -1 | 1): void {
    const found = this.revision === null ? null : this.bookmarks.beside(this.revision, direction);
    if (found === null) {
      const none = this.bookmarks.list.length === 0 ? 'no bookmark yet: M sets one' : 'no further bookmark';
      this.say(`There is ${none}`);
      return;
    }
    this.push();
    this.seek(found.revision);
    this.say(`Bookmark: ${found.name}`);
  }

  /** Goes to an object at a revision, and makes it an entry in the browser's history. */
  goTo(revision: number, key: string | null): void {
    this.push();
    if (revision === this.revision && key !== null) this.select(key);
    else this.seek(revision, key ?? undefined);
    if (key !== null) this.reveal(key);
  }

  async step(direction: 1 | -1, within: StepWithin = 'step'): Promise<void> {
    if (within === 'object') this.selection.key = this.subject.key;
    this.playhead.pause();
    try {
      await this.playhead.move(direction, within);
    } catch (error) {
      this.say(toApiError(error).message);
    }
  }

  /** Stands at the newest revision and stays there as more arrive. */
  async follow(): Promise<void> {
    const { recording } = this;
    if (recording === null) return;
    this.refusal = null;
    this.#check = null;
    if (await this.playhead.follow(() => (this.recording ?? recording).lastRevision)) this.#stepped();
  }

  /** Goes to the last revision that the filters show. */
  async toLast(): Promise<void> {
    const { recording } = this;
    if (recording === null) return;
    this.refusal = null;
    this.#check = null;
    if (await this.playhead.toNewest(recording.lastRevision)) this.#stepped();
  }

  select(key: string | null): void {
    this.selection.key = key;
    this.selection.base = null;
    if (this.playhead.step !== 'all' && key !== null && this.playhead.step === 'object') this.selection.anchor = key;
  }

  /** From now on all keys are compared with those of that revision; null ends it. */
  compareWith(revision: number | null): void {
    this.push();
    this.compared = revision;
    this.selection.base = null;
  }

  /** Shows what became of an object since the revision that it is compared with. */
  selectDifference(key: string): void {
    this.push();
    this.select(key);
    this.selection.tab = 'diff';
  }

  sortRows(sort: LaneSort): void {
    this.push();
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

  /** Goes to where a sub-row changes before or after the playhead. */
  async stepTrack(direction: -1 | 1, track: TrackPlace | null = this.track): Promise<void> {
    const { recording, revision } = this;
    if (recording === null || revision === null) return;
    if (track === null) {
      this.say('Choose a sub-row first: click on it, or Shift ↓');
      return;
    }
    const { firstRevision, lastRevision } = recording;
    try {
      const found = await besideChange((range) => api.tracks(recording.id, { key: track.key, ...range }), {
        ...{ track: track.id, revision, direction, firstRevision, lastRevision },
      });
      if (this.recording?.id !== recording.id || this.revision !== revision) return;
      if (found === null) {
        this.say(`No ${direction === 1 ? 'later' : 'earlier'} change of ${track.id}`);
        return;
      }
      this.push();
      this.seek(found, track.key);
      this.rows.track = track;
    } catch (error) {
      this.say(`The next change of ${track.id} could not be found: ${toApiError(error).message}`);
    }
  }

  /** Opens the tree down to an object. */
  reveal(key: string): void {
    this.revealed = key;
  }

  /** What a step is; within an object, or what is related to it, is about the subject of this moment. */
  chooseStep(kind: Playhead['step']): void {
    this.playhead.step = kind;
    this.selection.anchor = kind === 'object' || kind === 'related' ? this.subject.key : null;
    if (kind === 'object') this.selection.key = this.subject.key;
  }

  /** Marks what a query finds, and steps through it; '' ends that. */
  watchFor(text: string): void {
    this.push();
    this.watch.text = text;
    if (text !== '') this.chooseStep('hits');
    else if (this.playhead.step === 'hits') this.chooseStep('all');
  }

  say(text: string): void {
    this.notice = { text, id: (this.notice?.id ?? 0) + 1 };
  }

  /** The next change of the URL makes an entry in the browser's history. */
  push(): void {
    this.#pushNext = true;
  }

  takePush(): boolean {
    const push = this.#pushNext;
    this.#pushNext = false;
    return push;
  }

  readonly route = $derived.by<Route>(() => routeOf(this));

  /** The URL that gives somebody else this picture, wherever the same history is recorded. */
  get permalink(): string {
    const key = this.selection.key ?? this.subject.key;
    const check = this.current?.check ?? null;
    const route: Route = { ...this.route, key, following: false, bookmarks: this.bookmarks.list, check };
    return location.origin + formatRoute(route);
  }

  /** What the subject is compared with: what the reader has chosen for it, or for all keys; null: the revision before. */
  get base(): number | null {
    return this.selection.base ?? this.compared;
  }

  /** Asks for what the playhead shows; called whenever playhead, subject or base change. */
  loadRevision(): void {
    const { recording, revision, problem } = this;
    if (recording === null || revision === null || problem !== null) {
      this.#answers.clear('detail');
      return;
    }
    this.#answers.askRevision(recording, revision, (detail) => this.#verify(detail));
    this.objects.show(recording.id, revision, this.window.from);
  }

  loadDiff(): void {
    const { recording, revision, subject } = this;
    if (!subject.settled || recording === null || revision === null) return;
    if (subject.key === null || this.problem !== null) this.#answers.clear('diff');
    else this.#answers.askDiff(recording, subject.key, this.base, revision);
  }

  /** The object itself is asked for only where it is shown, or where the difference alone does not tell enough. */
  loadObject(): void {
    const { recording, revision, subject } = this;
    const { tab } = this.selection;
    const diff = this.diff.value;
    const unchanged = this.current !== null && this.sentence === null;
    if (tab !== 'object' && tab !== 'raw' && !unchanged && diff !== null && diff.before !== null) return;
    if (!subject.settled || recording === null || revision === null) return;
    if (subject.key === null || this.problem !== null) this.#answers.clear('object');
    else this.#answers.askObject(recording, subject.key, revision);
  }

  #remember(key: string | null): { key: string | null; settled: boolean } {
    this.#lastSubject = key;
    return { key, settled: true };
  }

  #take(route: Route): void {
    this.#check = route.check;
    take(this, route);
  }

  /** The recording that a link names: here under that id, or another piece of the same history that holds the revision. */
  async #find(route: Route): Promise<Recording | null> {
    const id = route.recording ?? '';
    const here = this.session.find(id);
    if (here !== null && (route.revision === null || revisionProblem(here, route.revision) === null)) return here;
    try {
      return await api.recording(id, route.revision, route.check);
    } catch (error) {
      if (here !== null) return here;
      this.refusal = refusalOf(toApiError(error), id, this.session.recordings);
      return null;
    }
  }

  async #goToBeginning(recording: Recording): Promise<void> {
    if (recording.live) {
      await this.follow();
      return;
    }
    const oldest = await this.playhead.oldest(recording.firstRevision).catch(() => null);
    if (this.recording?.id !== recording.id) return;
    if (oldest === null) this.playhead.jump(recording.firstRevision);
    else this.playhead.land(oldest);
  }

  #openedAnother(): void {
    this.playhead.forget();
    this.#answers.forget();
    this.#lastSubject = null;
  }

  #steps(within: StepWithin): { name: string; ask: PageAsk } | null {
    const { recording } = this;
    if (recording === null) return null;
    const query = this.stepQuery(within);
    return {
      name: `${recording.id} ${JSON.stringify(query)}`,
      ask: (bounds) => api.revisions(recording.id, { ...query, ...bounds }),
    };
  }

  /** Which revisions a step goes to. */
  stepQuery(within: StepWithin): EventQuery {
    const { step } = this.playhead;
    const hits = this.watch.under(this.filters.hidden);
    if (hits !== null && (within === 'hits' || (within === 'step' && step === 'hits'))) return hits;
    const { anchor } = this.selection;
    if (within === 'object' || (step === 'object' && anchor !== null)) {
      return { key: (within === 'object' ? this.subject.key : anchor) ?? undefined };
    }
    if (step === 'related' && anchor !== null) return { relatedTo: anchor, hidden: this.filters.hidden };
    return this.filters.query;
  }

  /** After a move the inspector is about what changed there, unless the reader holds an object. */
  #stepped(): void {
    this.#check = null;
    const { key, held, anchor } = this.selection;
    if (key === null || held || (this.playhead.step === 'object' && anchor === key)) return;
    if (this.playhead.summary?.events.some((event) => event.identity.key === key) === true) return;
    this.selection.key = null;
    this.selection.base = null;
  }

  #arrived(summaries: readonly RevisionSummary[]): void {
    if (!this.playhead.following) {
      this.playhead.missed += summaries.length;
      return;
    }
    this.objects.advance(summaries);
    const shown = summaries.map((summary) => underFilter(summary, this.filters)).filter((summary) => summary !== null);
    const newest = shown.at(-1);
    if (newest !== undefined) this.playhead.land(newest);
  }

  /** A capture has begun. Who looks at the example because there was nothing else is taken there. */
  #captured(recording: Recording): void {
    const { recording: shown } = this;
    if (this.refusal !== null || !this.#byDefault || shown?.id === recording.id) return;
    this.replaced = shown !== null && replacementOf(shown, this.session.recordings) !== null ? shown : null;
    void this.openRecording(recording, false);
  }

  /** A link carries digits over what its revision changed: another history under the same name is not shown. */
  #verify(detail: RevisionDetail): void {
    if (this.#check === null || this.#check === detail.check) return;
    this.refusal = {
      title: 'This link belongs to another history',
      text: `The link was made for a revision ${detail.revision} that changed something else than the revision ${detail.revision} that is recorded here. Both histories have the same name, so one of them was restored or rewritten.`,
      hint: 'Open the link where it was made, or look at what is recorded here instead.',
    };
  }
}
