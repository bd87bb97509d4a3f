import type { ObjectIdentity } from '../api/schema.ts';
import type { Command } from '../commands/command.ts';
import { keyText } from '../commands/keys.ts';
import { distinct } from '../objects/tree.ts';
import { completions, parseQuery } from '../search/query.ts';
import { anotherPiece } from '../state/other-recordings.ts';
import type { Page } from '../state/page.svelte.ts';
import { grouped, readRevision } from '../text/numbers.ts';
import { recordingLabels } from '../text/recording-labels.ts';
import { knownTime } from '../text/times.ts';
import { changeId, changeText, objectText, type Change } from './found-text.ts';
import { SearchAnswers } from './search-answers.svelte.ts';
import { USUAL_ACTORS, USUAL_FIELDS, USUAL_REASONS } from './usual-values.ts';
import { nearestRevision } from '../timeline/model/window.ts';

/** Keys that come closer than that are one question; a single one is asked at once. */
const WAIT_MS = 40;
/** What is found comes and goes while somebody types: changes are put into words once they stand. */
const STANDING_MS = 150;
const MOST_TYPED = 5;
/** The line that has changes marked. */
const WATCH = 'watch';

export interface Found {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly title: string;
  readonly keys: string | null;
  /** When it was, for who looks for that. */
  readonly time?: string;
  /** The field stays open, with this text. */
  readonly text?: string;
  run(): void;
}

/** What the search field offers for what is typed: a revision, completions, objects at the playhead, changes, commands. */
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

  readonly results = $derived.by<readonly Found[]>(() => [
    ...this.#revisions(),
    ...(this.#answers.objects.value ?? []).map((identity) => this.#object(identity)),
    ...this.#watching(),
    ...this.#foundChanges.map((change) => this.#change(change)),
    ...this.#typedCommands(),
    ...this.#completed(),
    ...this.#matchingCommands(),
  ]);

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
      return 'A revision, an object, a command; or kind:Pod ns:default changed:status.phase by:kubelet, spec.replicas > 3, reason:BackOff';
    }
    if ('problem' in this.#parsed) return this.#parsed.problem;
    if (this.searching) return 'Searching…';
    return this.#answers.objects.error?.message ?? this.#answers.changes.error?.message ?? this.#nothing();
  }

  #nothing(): string {
    const kind = 'query' in this.#parsed ? this.#parsed.query.ask.kind : undefined;
    const { kinds } = this.#page.objects;
    return kind === undefined || kinds.length === 0 || kinds.includes(kind)
      ? 'Nothing found in this recording. What can be asked: kind:Pod, by:kubelet, reason:BackOff, status.phase=Failed'
      : `Nothing found; there is no kind ${kind} at this revision. There are ${kinds.join(', ')}.`;
  }

  get searching(): boolean {
    return this.#due || this.#answers.objects.loading || this.#answers.changes.loading;
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
    if (empty || recording === null || revision === null) this.#answers.clear();
    else this.#answers.ask(recording, revision, parsed.query, this.text.trim(), this.#page.filters.hidden);
  }

  #revisions(): Found[] {
    const revision = readRevision(this.text);
    const { recording } = this.#page;
    if (revision === null || recording === null) return [];
    const within = nearestRevision(revision, recording);
    const piece = anotherPiece(recording, revision, this.#page.session.recordings);
    if (within !== revision && piece !== null) {
      const label = `${grouped(revision)}, in the recording ${recordingLabels(this.#page.session.recordings).get(piece.id) ?? piece.name}`;
      const go = () => void this.#page.opening.openElsewhere(piece, revision);
      return [this.#found('Revision', `revision ${revision}`, label, '', go)];
    }
    const end = revision > recording.lastRevision ? 'ends' : 'begins';
    const label =
      within === revision
        ? grouped(revision)
        : `${grouped(within)}, where this recording ${end}; it has no revision ${grouped(revision)}`;
    return [this.#found('Revision', `revision ${revision}`, label, '', () => this.#page.seek(within))];
  }

  #completed(): Found[] {
    const { kinds, namespaces, keys } = this.#page.objects;
    const word = this.text.slice(this.text.search(/\S*$/));
    const names = word.startsWith('name:') ? Array.from(keys.entries(), ({ identity }) => identity.name) : [];
    const changed = [...(this.#page.playhead.summary?.events[0]?.changedPaths ?? []), ...USUAL_FIELDS];
    const known = {
      kind: kinds,
      ns: namespaces,
      name: names,
      changed: distinct(changed),
      by: this.#actors(),
      reason: USUAL_REASONS,
    };
    return completions(this.text, known).map(({ text, what }, at) => ({
      ...this.#found('Complete', `completion ${text}`, what === '' ? text : `${text} ${what}`, '', () => undefined),
      keys: at === 0 ? 'Tab' : null,
      text,
    }));
  }

  /** Who has made the changes that are found, and the one at the playhead. */
  #actors(): readonly string[] {
    const events = [...this.#foundChanges.map(({ event }) => event), ...(this.#page.playhead.summary?.events ?? [])];
    return distinct([...events.map(({ actor }) => actor?.name ?? null), ...USUAL_ACTORS]);
  }

  #object(identity: ObjectIdentity): Found {
    const { key } = identity;
    return this.#found(identity.kind ?? 'Key', `object ${key}`, objectText(identity), key, () => {
      this.#page.select(key);
      this.#page.reveal(key);
    });
  }

  #change(change: Change): Found {
    const { revision, event, atMs, timeBasis } = change;
    const { key } = event.identity;
    const name = `rev ${grouped(revision)}`;
    const told = this.#answers.sentenceOf(change);
    const found = this.#found(name, changeId(change), changeText(event, this.#wantedPath, told), key, () =>
      this.#page.goTo(revision, key),
    );
    return atMs === null ? found : { ...found, time: knownTime(atMs, timeBasis) };
  }

  get #wantedPath(): string {
    return 'query' in this.#parsed ? (this.#parsed.query.ask.path ?? '') : '';
  }

  #typedCommands(): Found[] {
    const words = this.text.trim().toLowerCase();
    if (words.length < 2) return [];
    return (this.#answers.typed.value ?? [])
      .filter(({ text }) => text.toLowerCase().includes(words))
      .slice(0, MOST_TYPED)
      .map(({ revision, text, title }, at) =>
        this.#found(`rev ${grouped(revision)}`, `typed ${at}`, text, title, () => this.#page.seek(revision)),
      );
  }

  #watching(): Found[] {
    const { value } = this.#answers.changes;
    if ('problem' in this.#parsed || value === null || value.changes.length === 0) return [];
    const { changes, more, text } = value;
    const all = 'on the overview, and step through them';
    const label = more
      ? `Mark all of them ${all}: these ${changes.length} are those next to the playhead`
      : `Mark every change like this ${all}`;
    return [this.#found('Watch', WATCH, label, text, () => this.#page.steps.watchFor(text))];
  }

  #matchingCommands(): Found[] {
    const text = this.text.trim().toLowerCase();
    if (text.length < 2) return [];
    return this.#commands
      .filter(({ id, name }) => id !== 'search' && name.toLowerCase().includes(text))
      .map((command) => ({
        id: `command ${command.id}`,
        kind: 'Command',
        label: command.name,
        title: '',
        keys: command.keys[0] === undefined ? null : keyText(command.keys[0]),
        run: () => command.run(),
      }));
  }

  #found(kind: string, id: string, label: string, title: string, run: () => void): Found {
    return {
      id,
      kind,
      label,
      title,
      keys: null,
      run: () => {
        this.#page.entries.push();
        run();
      },
    };
  }
}
