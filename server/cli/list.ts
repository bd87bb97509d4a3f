import type { SettingName, Settings } from '../config.ts';
import type { StateEntry } from '../domain/history-reader.ts';
import { requireKnownState } from '../reading/known-states.ts';
import { command, type CommandIo } from './command.ts';
import { jsonListLines, yamlListLines } from './output/forms.ts';
import { allOf, printLines, sayTo } from './output/print.ts';
import { told, whilePrinting } from './output/progress.ts';
import { tableLines, type Column } from './output/table.ts';
import { paintFor } from './output/terminal-text.ts';
import { askedPrefix, selectionSettings } from './view/key-filter.ts';
import { askedKeys } from './view/no-match.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';
import { entryForm } from './view/state-entry-form.ts';

const listSettings = [
  'rev',
  'prefix',
  ...selectionSettings,
  'listForm',
  'headers',
  'color',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const listCommand = command({
  name: 'list',
  summary: 'list the keys that exist',
  description: 'Prints the keys that exist at a revision: all of them, or those that begin with PREFIX.',
  parameters: '[PREFIX]',
  excessHint: 'There is one PREFIX; a kind is chosen with --kind, a namespace with -n, labels with -l.',
  settings: listSettings,
  examples: [
    { line: 'etcd-rewind list', does: 'all keys at the last revision' },
    { line: 'etcd-rewind list /registry/pods/default/', does: 'the Pods of one namespace' },
    { line: 'etcd-rewind list --kind deploy -n web --rev 1200', does: 'what there was at a revision' },
    { line: 'etcd-rewind list -l app=web,tier!=db', does: 'what has such labels' },
    { line: 'etcd-rewind list -o name | wc -l', does: 'how many there are' },
  ],
  run: list,
});

const columns: readonly Column<StateEntry>[] = [
  { title: 'KEY', text: ({ identity }) => identity.key },
  { title: 'KIND', text: ({ identity }) => identity.kind ?? '-' },
  { title: 'CREATE-REVISION', text: ({ createRevision }) => String(createRevision), align: 'right' },
  { title: 'MOD-REVISION', text: ({ modRevision }) => String(modRevision), align: 'right' },
  { title: 'VERSION', text: ({ version }) => String(version), align: 'right' },
  { title: 'BYTES', text: ({ valueBytes }) => String(valueBytes), align: 'right' },
];

async function list(
  settings: Settings<(typeof listSettings)[number]>,
  [parameter]: readonly string[],
  io: CommandIo,
): Promise<void> {
  const prefix = askedPrefix(parameter, settings);
  await withView(settings, sayTo(io), async (view) => {
    const revision = await chosenRevision(view, settings.rev, sayTo(io));
    requireKnownState(view.gaps, revision);
    const asked = askedKeys(view, revision, { ...settings, prefix }, io);
    const keys = told(asked, settings.listForm === 'table' ? io : whilePrinting(io), 'keys read');
    switch (settings.listForm) {
      case 'name':
        return printLines(io, names(keys));
      case 'json':
        return printLines(io, jsonListLines(forms(keys)));
      case 'yaml':
        return printLines(io, yamlListLines(forms(keys)));
      case 'table': {
        const rows = await allOf(keys);
        if (rows.length === 0) return;
        const { heading } = paintFor(io, settings.color);
        return printLines(io, tableLines(columns, rows, io, { headers: settings.headers, heading }));
      }
    }
  });
}

async function* names(keys: AsyncIterable<StateEntry>): AsyncGenerator<string, void> {
  for await (const { identity } of keys) yield identity.key;
}

async function* forms(keys: AsyncIterable<StateEntry>) {
  for await (const entry of keys) yield entryForm(entry);
}
