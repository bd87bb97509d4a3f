import type { ObjectIdentity } from '../api/schema.ts';
import type { Command } from '../commands/command.ts';
import { keyText } from '../commands/keys.ts';
import { distinct } from '../objects/tree.ts';
import { narrowings, type Narrowing } from '../search/narrowings.ts';
import { completions, type ParsedQuery } from '../search/query.ts';
import { anotherPiece } from '../state/other-recordings.ts';
import type { Page } from '../state/page.svelte.ts';
import { grouped, readRevision } from '../text/numbers.ts';
import { recordingLabels } from '../text/recording-labels.ts';
import { knownTime } from '../text/times.ts';
import { commandNotes } from '../timeline/model/flags.ts';
import { nearestRevision } from '../timeline/model/window.ts';
import { calledSo, changeId, changeText, objectText, type Change } from './found-text.ts';
import { timeText } from './found-time.ts';
import type { SearchAnswers } from './search-answers.svelte.ts';
import { USUAL_ACTORS, USUAL_FIELDS, USUAL_REASONS } from './usual-values.ts';

const MOST_TYPED = 5;
/** The line that has changes marked. */
export const WATCH = 'watch';

/** A line that the search field offers. */
export interface Found {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly title: string;
  readonly keys: string | null;
  /** When it was, for who looks for that. */
  readonly time?: string;
  /** What it does, where its name does not say so. */
  readonly does?: string;
  /** The field stays open, with this text. */
  readonly text?: string;
  run(): void;
}

export interface OffersDeps {
  readonly page: Page;
  readonly commands: readonly Command[];
  readonly answers: SearchAnswers;
}

/**
 * What can be gone to or done with what is typed: a revision, a time, objects, kinds and namespaces at the playhead, changes,
 * completions, commands.
 */
export function offers(deps: OffersDeps, text: string, parsed: ParsedQuery): readonly Found[] {
  return new Offers(deps, text, parsed).all();
}

class Offers {
  readonly #page: Page;
  readonly #commands: readonly Command[];
  readonly #answers: SearchAnswers;
  readonly #text: string;
  readonly #parsed: ParsedQuery;
  readonly #changes: readonly Change[];

  constructor({ page, commands, answers }: OffersDeps, text: string, parsed: ParsedQuery) {
    this.#page = page;
    this.#commands = commands;
    this.#answers = answers;
    this.#text = text;
    this.#parsed = parsed;
    this.#changes = answers.changes.value?.changes ?? [];
  }

  all(): readonly Found[] {
    return [
      ...this.#revisions(),
      ...this.#moment(),
      ...this.#atPlayhead(),
      ...this.#watching(),
      ...this.#changes.map((change) => this.#change(change)),
      ...this.#typedCommands(),
      ...this.#completed(),
      ...this.#matchingCommands(),
    ];
  }

  #revisions(): Found[] {
    const revision = readRevision(this.#text);
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

  #moment(): Found[] {
    const { value } = this.#answers.moment;
    const { recording } = this.#page;
    if (value === null || recording === null) return [];
    const { asked, found } = value;
    const revision = found.revision ?? recording.firstRevision;
    const { key } = this.#page.selection;
    // Who looks at an object wants to see it as it was then; others what happened last, noise aside.
    const go = () => (key === null ? void this.#page.toLast(revision) : this.#page.seek(revision, key));
    return [this.#found('Time', `time ${asked.atMs}`, timeText(asked, found), '', go)];
  }

  #completed(): Found[] {
    const { kinds, namespaces, keys } = this.#page.objects;
    const word = this.#text.slice(this.#text.search(/\S*$/));
    // Objects of several kinds and namespaces may have the same.
    const names = word.startsWith('name:') ? distinct(Array.from(keys.entries(), ({ identity }) => identity.name)) : [];
    const changed = [...(this.#page.playhead.summary?.events[0]?.changedPaths ?? []), ...USUAL_FIELDS];
    const known = {
      kind: kinds,
      ns: namespaces,
      name: names,
      changed: distinct(changed),
      by: this.#actors(),
      reason: USUAL_REASONS,
    };
    return completions(this.#text, known).map(({ text, what }, at) => ({
      ...this.#found('Complete', `completion ${text}`, what === '' ? text : `${text} ${what}`, '', () => undefined),
      keys: at === 0 ? 'Tab' : null,
      text,
    }));
  }

  /** Who has made the changes that are found, and the one at the playhead. */
  #actors(): readonly string[] {
    const events = [...this.#changes.map(({ event }) => event), ...(this.#page.playhead.summary?.events ?? [])];
    return distinct([...events.map(({ actor }) => actor?.name ?? null), ...USUAL_ACTORS]);
  }

  /**
   * A kind or namespace of the very name stands before all objects; one that only begins so behind the objects that do, and
   * before those that are found because they are of it.
   */
  #atPlayhead(): Found[] {
    const { value, error } = this.#answers.objects;
    const { kinds, namespaces } = this.#page.objects;
    const found = narrowings(this.#text, kinds, namespaces);
    const named = found.filter((narrowing) => narrowing.named);
    const begun = found.filter((narrowing) => !narrowing.named);
    const objects = value ?? [];
    const called = calledSo(objects, this.#text);
    return [
      ...named.map((narrowing) => this.#narrowing(narrowing)),
      ...objects.slice(0, called).map((identity) => this.#object(identity)),
      // Until the objects are there, Enter would take another line than a moment later.
      ...(value === null && error === null ? [] : begun).map((narrowing) => this.#narrowing(narrowing)),
      ...objects.slice(called).map((identity) => this.#object(identity)),
    ];
  }

  /** Sets the filter of the tree, or ends it where it is set so already. */
  #narrowing({ by, value, label }: Narrowing): Found {
    const { filters } = this.#page;
    const isChosen = filters[by] === value;
    const next = isChosen ? null : value;
    const found = this.#found(by === 'kind' ? 'Kind' : 'Namespace', `${by} ${value}`, label, '', () => {
      if (by === 'kind') filters.chooseKind(next);
      else filters.chooseNamespace(next);
      this.#page.say(next === null ? `All ${by}s are shown` : `Only the ${by} ${label} is shown`);
    });
    return { ...found, does: isChosen ? `show all ${by}s again` : 'show only this' };
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
    const words = this.#text.trim().toLowerCase();
    if (words.length < 2) return [];
    return commandNotes(this.#page.commands.value ?? [])
      .filter(({ text }) => text.toLowerCase().includes(words))
      .slice(0, MOST_TYPED)
      .map(({ revision, text, title }, at) =>
        this.#found(`rev ${grouped(revision)}`, `typed ${at}`, text, title, () => this.#page.seek(revision)),
      );
  }

  #watching(): Found[] {
    const { value } = this.#answers.changes;
    if ('problem' in this.#parsed || value === null) return [];
    const { changes, more, text } = value;
    // What has not happened yet may be just what is waited for.
    const isAwaited = this.#page.recording?.live === true && this.#parsed.query.aboutChanges;
    if (changes.length === 0 && !isAwaited) return [];
    const label = watchLabel(changes.length, more);
    return [this.#found('Watch', WATCH, label, text, () => this.#page.steps.watchFor(text))];
  }

  #matchingCommands(): Found[] {
    const text = this.#text.trim().toLowerCase();
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

function watchLabel(found: number, more: boolean): string {
  if (found === 0) return 'Nothing found in this recording yet: mark it on the overview when it comes';
  const all = 'on the overview, and step through them';
  return more
    ? `Mark all of them ${all}: these ${found} are those next to the playhead`
    : `Mark every change like this ${all}`;
}
