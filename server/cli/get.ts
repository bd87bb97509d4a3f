import type { SettingName, Settings } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import type { StoredValue } from '../domain/history-reader.ts';
import { command, type CommandIo } from './command.ts';
import { hexLines } from './output/hex-dump.ts';
import { objectText, withoutManagedFields } from './output/object-text.ts';
import { print, printLines, sayTo } from './output/print.ts';
import { existingValue, findKey } from './view/find-key.ts';
import type { HistoryView } from './view/history-view.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';

const getSettings = [
  'rev',
  'namespace',
  'valueForm',
  'showManagedFields',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const getCommand = command({
  name: 'get',
  summary: 'print one object',
  description:
    'Prints an object as it was at a revision; YAML is without metadata.managedFields, as kubectl has it. KEY is the key in etcd, or type and name as kubectl takes them: pod/NAME -n NAMESPACE.',
  parameters: '<KEY>',
  excessHint: 'Type and name are one argument, joined by a slash: pod/NAME.',
  settings: getSettings,
  examples: [
    { line: 'etcd-rewind get pod/www -n default', does: 'the Pod as it is now' },
    { line: 'etcd-rewind get deployments/web --rev 1200 -o json', does: 'the Deployment at a revision' },
    { line: 'etcd-rewind get /registry/pods/default/www -o raw > www.bin', does: 'the bytes as etcd has them' },
  ],
  run: get,
});

async function get(
  settings: Settings<(typeof getSettings)[number]>,
  [text = '']: readonly string[],
  io: CommandIo,
): Promise<void> {
  const { namespace, valueForm: form, showManagedFields } = settings;
  await withView(settings, sayTo(io), async (view) => {
    const revision = await chosenRevision(view, settings.rev, sayTo(io));
    const key = await findKey(view, { text, namespace, revision });
    const stored = await existingValue(view, key, revision);
    if (form === 'raw') await print(io.out, stored.value);
    else if (form === 'hex') await printLines(io, hexLines(stored.value));
    else await print(io.out, await decoded(view, stored, form, form === 'yaml' && !showManagedFields));
  });
}

async function decoded(
  view: HistoryView,
  stored: StoredValue & { readonly value: Uint8Array },
  form: 'json' | 'yaml',
  forPeople: boolean,
): Promise<string> {
  const decoder = await view.decoder();
  const result = await objectText(decoder, view, stored, form, forPeople ? withoutManagedFields : undefined);
  if (result !== null) return result.form === 'text' ? `${result.text.replace(/\n$/, '')}\n` : result.text;
  const { problem, contentType } = decoder.decode(view, stored);
  const reason = problem?.reason ?? `it is ${contentType}`;
  const { key } = stored.summary.identity;
  throw new RewindError('file_unreadable', `The value of ${key} cannot be shown as an object: ${reason}.`, {
    hint: 'Have its bytes: -o hex to look at them, -o raw for a file.',
  });
}
