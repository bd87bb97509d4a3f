import type { Command } from '../commands/command.ts';
import { parseQuery } from '../search/query.ts';
import type { Page } from '../state/page.svelte.ts';
import { readTime, type TypedTime } from '../text/read-time.ts';
import { changeId, type Change } from './found-text.ts';
import { offers, WATCH, type Found } from './offers.ts';
import { SearchAnswers } from './search-answers.svelte.ts';

/** Keys that come closer than that are one question; a single one is asked at once. */
const WAIT_MS = 40;
/** What is found comes and goes while somebody types: changes are put into words once they stand. */
const STANDING_MS = 150;

/** The search field: what is typed, what is asked for it, and which of what is offered is chosen. */
export class Finder {
  text = $state('');
  open = $state(false);
  /** What the arrow keys have led to; null: they have not been used. */
  #chosen = $state<number | null>(null);
  /** What is typed is not asked yet. */
  #due = $state(false);
  readonly #answers = new SearchAnswers();
  readonly #page: Page;
  readonly #commands: readonly Command[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAtMs = -Infinity;

  constructor(page: Page, commands: readonly Command[]) {
    this.#page = page;
    this.#commands = commands;
  }

  readonly #parsed = $derived.by(() => parseQuery(this.text, this.#page.objects.kinds));

  /** Nothing while the field is closed: some of it changes with every step. */
  readonly results = $derived.by<readonly Found[]>(() =>
    this.open
      ? offers({ page: this.#page, commands: this.#commands, answers: this.#answers }, this.text, this.#parsed)
      : [],
  );

  /** What Enter takes: where nothing but changes is found, which stand in their order, the one nearest to the playhead. */
  get active(): number {
    if (this.#chosen !== null) return this.#chosen;
    const [first] = this.#foundChanges;
    const at = this.results.findIndex(({ id }) => id !== WATCH);
    if (first === undefined || this.results[at]?.id !== changeId(first)) return 0;
    const revision = this.#page.revision ?? 0;
    const distances = this.#foundChanges.map((change) => Math.abs(change.revision - revision));
    return at + distances.indexOf(Math.min(...distances));
  }

  get #foundChanges(): readonly Change[] {
    return this.#answers.changes.value?.changes ?? [];
  }

  get emptyText(): string {
    if (this.text.trim() === '') {
      return 'A revision, a time, an object, a kind, a namespace, a command; or kind:Pod ns:default changed:status.phase by:kubelet, spec.replicas > 3, reason:BackOff';
    }
    if ('problem' in this.#parsed) return this.#parsed.problem;
    if (this.searching) return 'Searching…';
    return this.#answers.objects.error?.message ?? this.#answers.changes.error?.message ?? this.#nothing();
  }

  #nothing(): string {
    const { kind, namespace } = 'query' in this.#parsed ? this.#parsed.query.ask : {};
    const { kinds, namespaces } = this.#page.objects;
    if (namespace && namespaces.length > 0 && !namespaces.includes(namespace)) {
      return `Nothing found; there is no namespace ${namespace} at this revision. There are ${namespaces.join(', ')}.`;
    }
    return kind === undefined || kinds.length === 0 || kinds.includes(kind)
      ? 'Nothing found in this recording. What can be asked: kind:Pod, by:kubelet, reason:BackOff, status.phase=Failed'
      : `Nothing found; there is no kind ${kind} at this revision. There are ${kinds.join(', ')}.`;
  }

  get searching(): boolean {
    const { objects, changes, moment } = this.#answers;
    return this.#due || objects.loading || changes.loading || moment.loading;
  }

  type(text: string): void {
    this.#due ||= text !== this.text;
    this.text = text;
    this.open = true;
    this.#chosen = null;
    this.#searchSoon();
  }

  /** What the text asks for; it becomes something else when a recording is there, and when its kinds are known. */
  get meaning(): string {
    const { recording, revision, opening } = this.#page;
    return JSON.stringify([this.#parsed, recording?.id, revision === null, opening.pending]);
  }

  /** Asks again what is typed, as it is meant now. */
  renew(): void {
    if (this.open && !this.#due) this.#due = this.text.trim() !== '';
    if (this.#due) this.#searchSoon();
  }

  /** Puts the changes that are found into words, soon. @returns to call when they have changed */
  tellSoon(): () => void {
    // Nothing else: what is written meanwhile to a recording must not put it off.
    void this.#foundChanges;
    const timer = setTimeout(() => this.#answers.tell(this.#page.revisionDetail), STANDING_MS);
    return () => clearTimeout(timer);
  }

  #searchSoon(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const alone = nowMs - this.#askedAtMs > WAIT_MS;
    this.#askedAtMs = nowMs;
    if (alone) this.#search();
    else this.#timer = setTimeout(() => this.#search(), WAIT_MS);
  }

  move(by: 1 | -1): void {
    const { length } = this.results;
    if (length > 0) this.#chosen = (this.active + by + length) % length;
  }

  /** False: there is more to type. */
  choose(index: number): boolean {
    const found = this.results[index];
    if (found?.text !== undefined) {
      this.type(found.text);
      return false;
    }
    found?.run();
    this.text = '';
    this.#search();
    this.close();
    return true;
  }

  /** What is typed and not chosen is no filter of anything: it goes. */
  abandon(): void {
    this.text = '';
    this.#search();
    this.close();
  }

  /** Takes the first completion; false: there is none. */
  complete(): boolean {
    const text = this.results.find((found) => found.text !== undefined)?.text;
    if (text !== undefined) this.type(text);
    return text !== undefined;
  }

  close(): void {
    this.open = false;
    this.#due = false;
    clearTimeout(this.#timer);
  }

  #search(): void {
    const { recording, revision, opening } = this.#page;
    const parsed = this.#parsed;
    const empty = this.text.trim() === '' || 'problem' in parsed;
    const pending = recording === null ? opening.pending : revision === null;
    // It is asked when there is something to ask: see `meaning`.
    if (pending && !empty) return;
    this.#due = false;
    const time = this.#time;
    if (recording !== null && time !== null) this.#answers.askTime(recording, time);
    else if (empty || recording === null || revision === null) this.#answers.clear();
    else this.#answers.ask(recording, revision, parsed.query, this.text.trim(), this.#page.filters.hidden);
  }

  /** The time that is typed; null: it is something else. */
  get #time(): TypedTime | null {
    const { recording, playhead } = this.#page;
    if (recording === null || recording.firstAtMs === null || recording.lastAtMs === null) return null;
    const extent = { firstMs: recording.firstAtMs, lastMs: recording.lastAtMs };
    return readTime(this.text, extent, playhead.summary?.atMs ?? recording.lastAtMs);
  }
}
