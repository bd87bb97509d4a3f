import type { SettingName, Settings } from '../config.ts';
import { keyPath } from '../domain/key-path.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { requireKnownState } from '../reading/known-states.ts';
import { exists } from '../reading/value-decoder.ts';
import { command, type CommandIo } from './command.ts';
import { objectText } from './output/object-text.ts';
import { sayTo } from './output/print.ts';
import { Progress } from './output/progress.ts';
import { writeWholeFolder } from './output/whole-output.ts';
import type { HistoryView } from './view/history-view.ts';
import { selectionSettings } from './view/key-filter.ts';
import { askedKeys } from './view/no-match.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';

const dumpSettings = [
  'folder',
  'rev',
  'prefix',
  ...selectionSettings,
  'fileForm',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const dumpCommand = command({
  name: 'dump',
  summary: 'write every object to a file of its own',
  description:
    'Writes every object that exists at a revision to DIR/KEY.json or DIR/KEY.yaml: keys become directories. A text becomes KEY.txt, and what cannot be decoded KEY.bin, byte by byte. The directory appears when it is complete.',
  settings: dumpSettings,
  excessHint: 'The directory is named with -o DIR, keys are chosen with --prefix.',
  examples: [
    { line: 'etcd-rewind dump -o before --rev 1000', does: 'the whole state at a revision' },
    { line: 'etcd-rewind dump -o web --format yaml -n web', does: 'one namespace, as YAML' },
  ],
  run: dump,
});

type DumpSettings = Settings<(typeof dumpSettings)[number]>;

async function dump(settings: DumpSettings, _parameters: readonly string[], io: CommandIo): Promise<void> {
  const { folder } = settings;
  const progress = new Progress(io, 'keys written');
  await withView(settings, sayTo(io), async (view) => {
    const revision = await chosenRevision(view, settings.rev, sayTo(io));
    requireKnownState(view.gaps, revision);
    try {
      const files = objectFiles(view, revision, settings, io);
      const count = await writeWholeFolder(files, folder, (written) => progress.tell(written));
      io.out.write(`${folder}: ${count} keys as of revision ${revision}\n`);
    } finally {
      progress.end();
    }
  });
}

async function* objectFiles(view: HistoryView, revision: Revision, settings: DumpSettings, io: CommandIo) {
  const decoder = await view.decoder();
  for await (const { identity } of askedKeys(view, revision, settings, io)) {
    const stored = await view.value(identity.key, revision);
    if (!exists(stored)) continue;
    const object = await objectText(decoder, view, stored, settings.fileForm);
    const ending = object === null ? 'bin' : object.form === 'text' ? 'txt' : object.form;
    yield { path: filePath(identity.key, ending), content: object?.text ?? stored.value };
  }
}

/** No folder has the name of another key's file. */
function filePath(key: KeyText, ending: string): string {
  return `${keyPath(key).replaceAll(/\.(json|yaml|txt|bin)(?=\/)/g, '%2E$1')}.${ending}`;
}
