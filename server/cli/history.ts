import type { SettingName, Settings } from '../config.ts';
import { newObjectText } from '../diff/creation.ts';
import { command, type CommandIo } from './command.ts';
import { actorText } from './output/actor-text.ts';
import { changeText, LEAST_FIELDS_WIDTH } from './output/changed-fields.ts';
import { jsonListLines, timeFields, timeText, yamlText } from './output/forms.ts';
import { allOf, print, printLines, sayTo } from './output/print.ts';
import { tableLines, type Column } from './output/table.ts';
import { paintFor, type Paint } from './output/terminal-text.ts';
import { findKey } from './view/find-key.ts';
import type { HistoryView, KeyRevision } from './view/history-view.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';
import { firstChosen, rangeSettings, requireOrder } from './view/revision-range.ts';

const historySettings = [
  ...rangeSettings,
  'namespace',
  'historyForm',
  'headers',
  'color',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const historyCommand = command({
  name: 'history',
  summary: 'list the revisions of a key, one a line',
  description:
    'Prints the revisions of a key, oldest first: the time in UTC (after a ~ where it is estimated), what was done, by whom (before a ? where that is inferred), and which fields changed. KEY is the key in etcd, or type and name as kubectl takes them: pod/NAME -n NAMESPACE.',
  parameters: '<KEY>',
  excessHint: 'Type and name are one argument, joined by a slash: pod/NAME.',
  settings: historySettings,
  examples: [
    { line: 'etcd-rewind history pod/www -n default', does: 'the life of a Pod, also of one that is gone' },
    { line: 'etcd-rewind history deploy/web --from 1000 --to 2000', does: 'a part of it' },
    { line: 'etcd-rewind history node/node-1 -o json', does: 'the same for scripts' },
  ],
  run: history,
});

async function history(
  settings: Settings<(typeof historySettings)[number]>,
  [text = '']: readonly string[],
  io: CommandIo,
): Promise<void> {
  const { namespace } = settings;
  requireOrder(settings);
  await withView(settings, sayTo(io), async (view) => {
    const from = firstChosen(view, settings.from);
    const to = chosenRevision(view, settings.to);
    const key = await findKey(view, { text, namespace, revision: view.lastRevision });
    const revisions = view.revisions(key, from, to);
    switch (settings.historyForm) {
      case 'json':
        return printLines(io.out, jsonListLines(forms(revisions)));
      case 'yaml':
        return print(io.out, await yamlText(await allOf(forms(revisions))));
      case 'table': {
        const rows = await allOf(withCreations(view, revisions));
        if (rows.length === 0) io.err.write(`${key} was not written from revision ${from} to ${to}.\n`);
        if (rows.length === 0) return;
        const paint = paintFor(io, settings.color);
        const { headers } = settings;
        return printLines(
          io.out,
          tableLines(columns(paint, io.terminal?.columns ?? null), rows, io, { headers, heading: paint.heading }),
        );
      }
    }
  });
}

/** A revision, and of one that created the object what is most telling about it. */
interface Row extends KeyRevision {
  readonly creation: string | null;
}

async function* withCreations(view: HistoryView, revisions: AsyncIterable<KeyRevision>): AsyncGenerator<Row, void> {
  for await (const row of revisions) {
    const { verb, origin } = row.event;
    yield { ...row, creation: verb === 'create' && origin !== 'baseline' ? await creationOf(view, row) : null };
  }
}

async function creationOf(view: HistoryView, { revision, event: { identity } }: KeyRevision): Promise<string | null> {
  const decoder = await view.decoder();
  return newObjectText(identity, decoder.written(view, await view.value(identity.key, revision)));
}

function columns(paint: Paint, width: number | null): readonly Column<Row>[] {
  const verbs = { create: paint.added, update: paint.changed, delete: paint.removed };
  return [
    { title: 'REVISION', text: ({ revision }) => String(revision), align: 'right' },
    { title: 'TIME', text: ({ atMs, timeBasis }) => timeText(atMs, timeBasis) },
    {
      title: 'VERB',
      text: ({ event }) => (event.origin === 'baseline' ? 'exists' : event.verb),
      paint: (text, { event }) => (event.origin === 'baseline' ? text : verbs[event.verb](text)),
    },
    { title: 'ACTOR', text: ({ event: { actor } }) => actorText(actor) },
    {
      title: 'CHANGED',
      text: ({ event, creation }) => changeText(event, creation, width === null ? null : Infinity),
      cutTo: LEAST_FIELDS_WIDTH,
      shorter: ({ event, creation }, room) => changeText(event, creation, room),
    },
  ];
}

async function* forms(revisions: AsyncIterable<KeyRevision>) {
  for await (const { revision, atMs, timeBasis, event } of revisions) {
    const { origin, verb, version, lease, actor, noise, changedPaths, changedCount, valueBytes: bytes } = event;
    const facts = { verb, origin, version, lease, actor, noise, changedPaths, changedCount, bytes };
    yield { revision, ...timeFields(atMs, timeBasis), ...facts };
  }
}
