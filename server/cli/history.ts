import type { SettingName, Settings } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import { NOISE_CLASSES } from '../domain/facts.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { saidChanges } from '../reading/said-changes.ts';
import { command, type CommandIo } from './command.ts';
import { historyColumns, withCommands } from './output/history-columns.ts';
import { jsonListLines, timeFields, yamlListLines } from './output/forms.ts';
import { allOf, printLines, sayTo } from './output/print.ts';
import { told, whilePrinting } from './output/progress.ts';
import { tableLines } from './output/table.ts';
import { paintFor } from './output/terminal-text.ts';
import { findKey } from './view/find-key.ts';
import type { ChangeFilter, HistoryRow, HistoryView, KeyRevision } from './view/history-view.ts';
import { keyFilter, selectionSettings } from './view/key-filter.ts';
import { sayIfNone } from './view/no-match.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';
import { firstChange, rangeSettings, requireOrder } from './view/revision-range.ts';

const historySettings = [
  ...rangeSettings,
  ...selectionSettings,
  'related',
  'noise',
  'historyForm',
  'headers',
  'color',
  ...viewSettings,
] as const satisfies readonly SettingName[];

type HistorySettings = Settings<(typeof historySettings)[number]>;

export const historyCommand = command({
  name: 'history',
  summary: 'list the revisions of a key, or of all, one a line',
  description:
    'Prints the revisions of a key, oldest first: the time in UTC (after a ~ where it is estimated), what was done, by whom (before a ? where that is inferred), and what changed. KEY is the key in etcd, or type and name as kubectl takes them: pod/NAME -n NAMESPACE. Without KEY the revisions of all keys are printed, with --related those of KEY and of what belongs to it, with the commands that were recorded ($); what is written all the time (Leases, leader election, heartbeats, writes that change nothing) is then left out unless --noise asks for it.',
  parameters: '[KEY]',
  excessHint: 'Type and name are one argument, joined by a slash: pod/NAME.',
  settings: historySettings,
  examples: [
    { line: 'etcd-rewind history pod/www -n default', does: 'the life of a Pod, also of one that is gone' },
    {
      line: 'etcd-rewind history deploy/web --related',
      does: 'with its ReplicaSets, their Pods, and Events about them',
    },
    { line: 'etcd-rewind history --from 1000 --to 1200', does: 'all that happened in between, in its order' },
    {
      line: 'etcd-rewind history --from 2026-11-20T23:18Z --to 2026-11-20T23:20Z',
      does: 'what happened around an alert',
    },
    { line: 'etcd-rewind history --kind event -n default', does: 'what was reported in a namespace' },
    { line: 'etcd-rewind history -l app=web', does: 'what happened to all that has a label' },
    { line: 'etcd-rewind history node/node-1 -o json', does: 'the same for scripts' },
  ],
  run: history,
});

/** Values are read for so many changes at most. */
const MOST_SAID = 10_000;
/** Left out where nobody asks for one key. Events are what somebody looks for in a terminal. */
const HIDDEN = NOISE_CLASSES.filter((noise) => noise !== 'event' && noise !== 'event-count');

async function history(settings: HistorySettings, [text]: readonly string[], io: CommandIo): Promise<void> {
  requireSense(settings, text);
  requireOrder(settings);
  await withView(settings, sayTo(io), async (view) => {
    const from = await firstChange(view, settings.from);
    const to = await chosenRevision(view, settings.to, sayTo(io));
    requireOrder({ from: settings.from === null ? null : from, to });
    const { key, filter } = await wanted(view, settings, text);
    const asked = filter === null ? view.revisions(key, from, to) : view.changes(filter, from, to);
    const revisions = told(asked, settings.historyForm === 'table' ? io : whilePrinting(io), 'changes found');
    const forms = formsOf(revisions, filter !== null);
    switch (settings.historyForm) {
      case 'json':
        return printLines(io, jsonListLines(forms));
      case 'yaml':
        return printLines(io, yamlListLines(forms));
      case 'table': {
        const rows = await rowsOf(view, await allOf(revisions), io);
        if (rows.length === 0) {
          const what = filter === null ? `${key} was not written` : 'Nothing of what was asked for was written';
          io.err.write(`${what} from revision ${from} to ${to}.\n`);
          // Where there is nothing like it, what may have been meant is said.
          if (filter !== null && [settings.kind, settings.namespace, settings.selector].some((given) => given !== null))
            await sayIfNone(view, view.lastRevision, { ...settings, prefix: '' }, io);
          return;
        }
        // etcd itself keeps no more; a recording says what it lacks where it is verified.
        if (view.beforeFirst === 'compacted' && rows[0]?.event.origin === 'baseline') {
          io.err.write(`etcd has compacted what was before revision ${view.firstRevision}.\n`);
        }
        const paint = paintFor(io, settings.color);
        const lines = filter === null ? rows : withCommands(rows, view.commands);
        const columns = historyColumns(paint, io.terminal?.columns ?? null, filter !== null, lines);
        const { headers } = settings;
        return printLines(io, tableLines(columns, lines, io, { headers, heading: paint.heading }));
      }
    }
  });
}

function requireSense({ related, kind, selector, noise }: HistorySettings, text: string | undefined): void {
  if (text === undefined && related) {
    throw new RewindError('usage', '--related needs a KEY.', { hint: 'For example: history deploy/web --related' });
  }
  const among = kind !== null ? '--kind' : selector !== null ? '--selector' : noise ? '--noise' : null;
  if (text === undefined || related || among === null) return;
  throw new RewindError('usage', `A KEY is one object: ${among} chooses among many.`, {
    hint: 'Leave one of them away, or ask for what belongs to KEY too: --related',
  });
}

/** The key that is meant, or what narrows the changes of all of them. */
async function wanted(
  view: HistoryView,
  settings: HistorySettings,
  text: string | undefined,
): Promise<{ readonly key: string; readonly filter: ChangeFilter | null }> {
  const hideNoise = settings.noise ? [] : HIDDEN;
  if (text === undefined) return { key: '', filter: { ...keyFilter(settings), hideNoise } };
  const key = await findKey(view, { text, namespace: settings.namespace, revision: view.lastRevision });
  if (!settings.related) return { key, filter: null };
  return { key, filter: { relatedTo: key, ...keyFilter({ ...settings, namespace: null }), hideNoise } };
}

async function rowsOf(
  view: HistoryView,
  revisions: readonly KeyRevision[],
  io: CommandIo,
): Promise<readonly HistoryRow[]> {
  if (revisions.length <= MOST_SAID) {
    const source = {
      release: view,
      decoder: await view.decoder(),
      value: (key: KeyText, revision: Revision) => view.value(key, revision),
    };
    return allOf(told(saidChanges(source, revisions), io, 'changes read', revisions.length));
  }
  io.err.write(
    `${revisions.length} changes: of more than ${MOST_SAID} only the fields are named. --from and --to choose a part.\n`,
  );
  return revisions.map((row) => ({ ...row, said: null }));
}

async function* formsOf(revisions: AsyncIterable<KeyRevision>, ofMany: boolean) {
  for await (const { revision, atMs, timeBasis, event } of revisions) {
    const {
      identity,
      origin,
      verb,
      version,
      lease,
      actor,
      noise,
      changedPaths,
      changedCount,
      valueBytes: bytes,
    } = event;
    const { key, kind, namespace, name } = identity;
    const facts = { verb, origin, version, lease, actor, noise, changedPaths, changedCount, bytes };
    yield { revision, ...timeFields(atMs, timeBasis), ...(ofMany ? { key, kind, namespace, name } : {}), ...facts };
  }
}
