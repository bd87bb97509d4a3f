import type { SettingName, Settings } from '../config.ts';
import { newObjectText } from '../diff/creation.ts';
import type { StateEntry } from '../domain/history-reader.ts';
import { compareStates, type KeyDifference } from '../reading/compare-states.ts';
import { requireKnownState } from '../reading/known-states.ts';
import type { ValueDecoder } from '../reading/value-decoder.ts';
import { command, type CommandIo } from './command.ts';
import { allOf, printLines, sayTo } from './output/print.ts';
import { changeLines, type ChangeLineOptions } from './output/change-lines.ts';
import { Progress, told, whilePrinting, withProgress } from './output/progress.ts';
import { counted } from './output/quantities.ts';
import { cutTo, paintFor, visible } from './output/terminal-text.ts';
import type { HistoryView } from './view/history-view.ts';
import { keyFilter, selectionSettings } from './view/key-filter.ts';
import { sayIfNone } from './view/no-match.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';
import { firstState, rangeSettings } from './view/revision-range.ts';
import { entryForm } from './view/state-entry-form.ts';

const compareSettings = [
  ...rangeSettings,
  'prefix',
  ...selectionSettings,
  'changes',
  'compareForm',
  'color',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const compareCommand = command({
  name: 'compare',
  summary: 'list the keys added, removed and changed between two revisions',
  description:
    'Prints which keys were added, removed and changed between two revisions, whatever happened in between. Without --from it begins at the first revision, without --to it ends at the last. With --diff it says of keys that changed which fields did, of new objects what is most telling about them, and of keys that are not of Kubernetes their value; diff KEY shows one whole.',
  settings: compareSettings,
  excessHint: 'Revisions are chosen with --from and --to, keys with --prefix.',
  examples: [
    { line: 'etcd-rewind compare --from 1000 --to 2000', does: 'what differs between the two' },
    { line: 'etcd-rewind compare --from 1000 -n web --diff', does: 'since a revision, field by field' },
    { line: 'etcd-rewind compare --from 1000 --kind secret -o name', does: 'the keys alone' },
  ],
  run: compare,
});

type CompareSettings = Settings<(typeof compareSettings)[number]>;

async function compare(settings: CompareSettings, _parameters: readonly string[], io: CommandIo): Promise<void> {
  await withView(settings, sayTo(io), async (view) => {
    const from = await firstState(view, settings.from);
    const to = await chosenRevision(view, settings.to, sayTo(io));
    for (const revision of [from, to]) requireKnownState(view.gaps, revision);
    const filter = keyFilter(settings, settings.prefix);
    const before = told(view.keys(from, filter), io, 'keys compared');
    const differences = await allOf(compareStates(before, view.keys(to, filter)));
    // Where nothing is like what was asked for, that no key differs is no answer.
    if (differences.length === 0 && (await sayIfNone(view, to, settings, io)) && settings.compareForm === 'text')
      return;
    const values = settings.changes ? new ValuesBetween(view, await view.decoder(), from, to) : null;
    switch (settings.compareForm) {
      case 'name':
        return printLines(
          io,
          differences.map((difference) => entryOf(difference).identity.key),
        );
      case 'json': {
        const form = await withProgress(io, 'changes read', (progress) =>
          forScripts({ from, to }, differences, values, progress),
        );
        return printLines(io, [JSON.stringify(form, null, 2)]);
      }
      case 'text':
        return printLines(io, forPeople({ from, to }, differences, values, io, settings.color));
    }
  });
}

/** The values of keys at both revisions. */
class ValuesBetween {
  readonly #view: HistoryView;
  readonly #decoder: ValueDecoder;
  readonly #from: number;
  readonly #to: number;

  constructor(view: HistoryView, decoder: ValueDecoder, from: number, to: number) {
    this.#view = view;
    this.#decoder = decoder;
    this.#from = from;
    this.#to = to;
  }

  /** What there is to say of a difference, for people: which fields changed, what is most telling about a new object. */
  async lines(difference: KeyDifference, options: ChangeLineOptions): Promise<readonly string[]> {
    const { identity } = entryOf(difference);
    if (difference.type === 'changed') {
      const { before, after } = await this.of(difference.after);
      if (before !== undefined || after !== undefined) return changeLines(before, after, options);
      return [`${counted(difference.before.valueBytes, 'byte')} → ${counted(difference.after.valueBytes, 'byte')}`];
    }
    if (!identity.kubernetes) return this.#plainLines(difference, options);
    if (difference.type === 'removed') return [];
    const text = newObjectText(
      identity,
      this.#decoder.written(this.#view, await this.#view.value(identity.key, this.#to)),
    );
    return text === null ? [] : [cutTo(visible(text), options.columns ?? Infinity)];
  }

  /** A key whose kind is not known has its value said. */
  async #plainLines(difference: KeyDifference, options: ChangeLineOptions): Promise<readonly string[]> {
    const { before, after } = await this.of(entryOf(difference));
    if (before === undefined && after === undefined) return [counted(entryOf(difference).valueBytes, 'byte')];
    const lines = await changeLines(before, after, options);
    const more = lines.length - MOST_LINES;
    return more > 1 ? [...lines.slice(0, MOST_LINES), `… and ${more} more lines`] : lines;
  }

  async of({ identity }: StateEntry) {
    const [before, after] = [
      await this.#view.value(identity.key, this.#from),
      await this.#view.value(identity.key, this.#to),
    ];
    return {
      before: this.#decoder.comparable(this.#view, before),
      after: this.#decoder.comparable(this.#view, after),
    };
  }
}

function entryOf(difference: KeyDifference): StateEntry {
  return difference.type === 'removed' ? difference.before : difference.after;
}

async function forScripts(
  range: { readonly from: number; readonly to: number },
  differences: readonly KeyDifference[],
  values: ValuesBetween | null,
  progress: Progress,
) {
  const changed = [];
  for (const [index, difference] of differences.entries()) {
    if (difference.type !== 'changed') continue;
    progress.tell(index, differences.length);
    const { before, after } = difference;
    changed.push({ before: entryForm(before), after: entryForm(after), ...(await patchOf(after, values)) });
  }
  const only = (type: 'added' | 'removed') =>
    differences.filter((difference) => difference.type === type).map((difference) => entryForm(entryOf(difference)));
  return { ...range, added: only('added'), removed: only('removed'), changed };
}

async function patchOf(entry: StateEntry, values: ValuesBetween | null) {
  if (values === null) return {};
  const { objectDifference } = await import('../reading/object-difference.ts');
  const { before, after } = await values.of(entry);
  const { patch, limited } = objectDifference(before, after);
  return { patch, limited };
}

/** Of what changed in a key, below it. */
const INDENT = '    ';
/** So many of a value that came or went as a whole. */
const MOST_LINES = 20;

const GROUPS = [
  { type: 'added', sign: '+', title: 'Added' },
  { type: 'removed', sign: '-', title: 'Removed' },
  { type: 'changed', sign: '~', title: 'Changed' },
] as const;

async function* forPeople(
  { from, to }: { readonly from: number; readonly to: number },
  differences: readonly KeyDifference[],
  values: ValuesBetween | null,
  io: CommandIo,
  color: boolean,
): AsyncGenerator<string, void> {
  const paint = paintFor(io, color);
  const columns = io.terminal?.columns ?? null;
  const options = { paint, columns: columns === null ? null : columns - INDENT.length, telling: true };
  const progress = new Progress(whilePrinting(io), 'changes read');
  yield paint.heading(`Revision ${from} → ${to}`);
  if (differences.length === 0) yield 'No key differs.';
  let done = 0;
  try {
    for (const { type, sign, title } of GROUPS) {
      const group = differences.filter((difference) => difference.type === type);
      if (group.length === 0) continue;
      yield `\n${paint.heading(`${title}: ${kindsText(group.map(entryOf))}`)}`;
      for (const difference of group) {
        yield paint[type](`${sign} ${visible(entryOf(difference).identity.key)}`);
        progress.tell(done++, differences.length);
        for (const line of (await values?.lines(difference, options)) ?? []) yield INDENT + line;
      }
    }
  } finally {
    progress.end();
  }
}

/** `6 (5 Event, 1 Pod)` */
function kindsText(entries: readonly StateEntry[]): string {
  const counts = new Map<string, number>();
  for (const { identity } of entries) {
    const kind = identity.kind ?? identity.resource ?? 'not Kubernetes';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
  return `${entries.length} (${kinds.join(', ')})`;
}
