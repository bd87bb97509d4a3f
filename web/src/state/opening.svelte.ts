import { api } from '../api/client.ts';
import { toApiError } from '../api/http.ts';
import type { ImportResult, Recording, RevisionDetail } from '../api/schema.ts';
import { replacementOf } from './other-recordings.ts';
import type { Page } from './page.svelte.ts';
import { rangeOf, take } from './page-route.ts';
import { malformedRevision, otherHistory, refusalOf, revisionProblem, type Refusal } from './refusal.ts';
import { EMPTY_ROUTE, isBeginning, parseRoute, type Route } from './url.ts';

/** So long after it has opened a page may still be told that its recording is being written, in milliseconds. */
const JUST_OPENED_MS = 3000;

/** Which recording the page shows, and what it begins with: as a link says, as the reader chose, or by itself. */
export class Opening {
  /** A link that cannot be answered. */
  refusal = $state.raw<Refusal | null>(null);
  /** What was shown until its address turned out to have another history. */
  replaced = $state.raw<Recording | null>(null);
  /** It is not known yet what the page begins with. */
  pending = $state(true);
  readonly #page: Page;
  /** Digits over what a link's revision changed. */
  #check: string | null = null;
  #started = false;
  /** Resolves when what the page begins with is shown. */
  #opened: Promise<void> | null = null;
  /** Nobody has asked for the recording that is open. */
  #byDefault = true;
  /** Where a recording that is not written began to be shown, for nothing else was asked for; null: it is elsewhere. */
  #beginning: { readonly revision: number; readonly atMs: number } | null = null;

  constructor(page: Page) {
    this.#page = page;
  }

  async start(): Promise<void> {
    this.#opened = this.#start();
    await this.#opened;
    this.#opened = null;
    this.pending = false;
  }

  /** Does at once what is about the recording, and what is asked for while the page opens in its turn. */
  onceOpen(work: () => void): void {
    if (this.#opened === null) work();
    else void this.#opened.then(work);
  }

  /** Shows what a link says, or why that cannot be. */
  async openRoute(route: Route): Promise<void> {
    const { session, playhead, bookmarks } = this.#page;
    this.refusal = null;
    playhead.pause();
    this.#take(route);
    if (route.recording === null) {
      const preferred = session.preferred();
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
    if (recording.id !== this.#page.recording?.id) {
      this.#page.forget();
      this.#page.selection.bases.take(route.key, route.base);
      // Until now the lanes may have chosen a window in the recording that was open.
      this.#page.range = rangeOf(route);
    }
    session.open(recording);
    bookmarks.show(recording.id, route.bookmarks);
    if (route.following && recording.live) await this.#page.follow();
    else if (route.revision !== null) {
      if (route.revision !== playhead.revision || playhead.following) playhead.jump(route.revision);
    } else await this.#goToStart(recording);
  }

  async openRecording(recording: Recording, chosen: boolean): Promise<void> {
    this.refusal = null;
    if (recording.id !== this.#page.recording?.id) {
      this.#page.forget();
      if (chosen) {
        this.#byDefault = false;
        this.#take(EMPTY_ROUTE);
        this.#page.entries.push();
      }
    }
    this.#page.session.open(recording);
    this.#page.bookmarks.show(recording.id, []);
    await this.#goToStart(recording);
  }

  /** Shows what an import led to, unless it is what is shown already. */
  async openImported({ recording }: ImportResult): Promise<void> {
    if (recording === this.#page.recording?.id && this.refusal === null) return;
    this.#page.entries.push();
    await this.openRoute({ ...EMPTY_ROUTE, recording });
  }

  /** Shows a revision of another piece of this history, as this one is looked at. */
  async openElsewhere({ id }: Recording, revision: number): Promise<void> {
    this.#page.entries.push();
    const here = { ...this.#page.route, following: false, from: null, to: null };
    await this.openRoute({ ...here, bookmarks: this.#page.bookmarks.list, recording: id, revision });
  }

  /** There are recordings now, or others: a page that waits for one looks again. */
  listed(): void {
    if (!this.#started || this.#page.recording !== null || this.refusal !== null) return;
    void this.openRoute(parseRoute(location.pathname, location.search));
  }

  /**
   * A capture has begun. Who looks at the example because there was nothing else is taken there; who has just opened its
   * recording goes to its end; others are told, if it has `begun` since they came.
   */
  captured(recording: Recording, begun: boolean): void {
    const { recording: shown, session } = this.#page;
    if (this.refusal !== null) return;
    if (shown?.id === recording.id) {
      if (this.#justOpened()) void this.#page.follow();
      return;
    }
    if (!this.#byDefault) {
      if (shown !== null && begun)
        this.#page.say(`${recording.name} is being recorded: it is in the list of recordings`);
      return;
    }
    this.replaced = shown !== null && replacementOf(shown, session.recordings) !== null ? shown : null;
    void this.openRecording(recording, false);
  }

  /** The reader goes on from what a link led to, or could not lead to. */
  left(): void {
    this.refusal = null;
    this.#check = null;
  }

  /** The playhead is no longer where a link led. */
  answered(): void {
    this.#check = null;
  }

  /** A link carries digits over what its revision changed: another history under the same name is not shown. */
  verify(detail: RevisionDetail): void {
    if (this.#check !== null && this.#check !== detail.check) this.refusal = otherHistory(detail.revision);
  }

  async #start(): Promise<void> {
    const route = parseRoute(location.pathname, location.search);
    this.#take(route);
    if (route.recording === null && !isBeginning(location.pathname)) {
      this.#page.say(`There is no page ${location.pathname.slice(0, 80)}: this is where one begins`);
    }
    // The server may tell of its capture before the list of recordings is there: a link is not led away from.
    this.#byDefault = route.recording === null;
    await this.#page.session.start();
    this.#started = true;
    // A capture that was told of before the list came has been opened already; to open it again would undo a first step.
    if (this.#page.recording === null || route.recording !== null) await this.openRoute(route);
  }

  #take(route: Route): void {
    this.#check = route.check;
    take(this.#page, route);
  }

  /** The recording that a link names: here under that id, or another piece of the same history that holds the revision. */
  async #find(route: Route): Promise<Recording | null> {
    const { session } = this.#page;
    const id = route.recording ?? '';
    const here = session.find(id);
    if (here !== null && (route.revision === null || revisionProblem(here, route.revision) === null)) return here;
    try {
      return await api.recording(id, route.revision, route.check);
    } catch (error) {
      if (here !== null) return here;
      this.refusal = refusalOf(toApiError(error), id, session.recordings);
      return null;
    }
  }

  /** What is being recorded is followed, what an etcd was recorded of is seen from its end, and what a file tells from its beginning. */
  async #goToStart(recording: Recording): Promise<void> {
    const { playhead } = this.#page;
    if (recording.live) {
      await this.#page.follow();
      return;
    }
    const { firstRevision, lastRevision } = recording;
    const end = recording.source === 'etcd';
    const start = await (end ? playhead.newest(lastRevision) : playhead.oldest(firstRevision)).catch(() => null);
    const { recording: shown } = this.#page;
    if (shown?.id !== recording.id) return;
    if (shown.live) {
      await this.#page.follow();
      return;
    }
    const revision = start?.revision ?? (end ? lastRevision : firstRevision);
    if (start === null) playhead.jump(revision);
    else playhead.land(start);
    this.#beginning = { revision, atMs: performance.now() };
  }

  #justOpened(): boolean {
    const beginning = this.#beginning;
    return (
      beginning !== null &&
      beginning.revision === this.#page.revision &&
      performance.now() - beginning.atMs < JUST_OPENED_MS
    );
  }
}
