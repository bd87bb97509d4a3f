import { textChanges } from '../diff/changed-texts.ts';
import type { SettingName, Settings } from '../config.ts';
import type { StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Revision } from '../domain/revision.ts';
import { RewindError } from '../domain/errors.ts';
import { openText } from '../kubernetes/embedded-text.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { knownValue } from '../reading/known-states.ts';
import { keyDifference, valuePair, type KeyDifferenceView, type ValuePair } from '../reading/key-difference.ts';
import { command, type CommandIo } from './command.ts';
import { actorText } from './output/actor-text.ts';
import { changeLines } from './output/change-lines.ts';
import { timeText } from './output/forms.ts';
import { withoutManagedFields } from './output/object-text.ts';
import { printLines, sayTo } from './output/print.ts';
import { paintFor, visible } from './output/terminal-text.ts';
import { findKey } from './view/find-key.ts';
import { chosenRevision, viewSettings, withView } from './view/open-view.ts';
import { rangeSettings } from './view/revision-range.ts';

const diffSettings = [
  ...rangeSettings,
  'namespace',
  'diffForm',
  'color',
  ...viewSettings,
] as const satisfies readonly SettingName[];

export const diffCommand = command({
  name: 'diff',
  summary: 'show what changed in an object between two revisions',
  description:
    'Prints what differs between two revisions of an object, field by field; items of lists are matched as Kubernetes matches them. Without --from and --to, these are the last two revisions of the object; --from 0 compares with nothing. KEY is the key in etcd, or type and name as kubectl takes them: pod/NAME -n NAMESPACE.',
  parameters: '<KEY>',
  excessHint: 'Type and name are one argument, joined by a slash: pod/NAME.',
  settings: diffSettings,
  examples: [
    { line: 'etcd-rewind diff pod/www -n default', does: 'what its last revision changed' },
    { line: 'etcd-rewind diff deploy/web --from 1000 --to 2000', does: 'whatever happened between the two' },
    { line: 'etcd-rewind diff cm/settings -o patch', does: 'as JSON Patch (RFC 6902)' },
  ],
  run: diff,
});

async function diff(
  settings: Settings<(typeof diffSettings)[number]>,
  [text = '']: readonly string[],
  io: CommandIo,
): Promise<void> {
  const { namespace, diffForm } = settings;
  await withView(settings, sayTo(io), async (view) => {
    const to = await chosenRevision(view, settings.to, sayTo(io));
    const from =
      settings.from === null ? undefined : settings.from === 0 ? 0 : await chosenRevision(view, settings.from);
    const key = await findKey(view, { text, namespace, revision: to });
    const read = (wanted: string, revision: Revision) => knownValue(view, wanted, revision);
    const pair = await valuePair(read, { key, from, to, firstRevision: view.firstRevision });
    const difference = keyDifference(await view.decoder(), view, pair);
    if (difference === null) {
      throw new RewindError('key_not_found', `${key} did not exist at revision ${to} or before it.`, {
        hint: `See when it did: etcd-rewind history ${key}`,
      });
    }
    if (diffForm === 'patch') return printLines(io, [JSON.stringify(difference.patch, null, 2)]);
    if (diffForm === 'json') return printLines(io, [JSON.stringify(forScripts(key, pair, difference), null, 2)]);
    return printLines(io, await forPeople(key, pair, difference, io, settings.color));
  });
}

function forScripts(key: string, { from, to }: ValuePair, { text, delta, patch, limited }: KeyDifferenceView) {
  const { opened, sameAmounts } = textChanges(delta, kubernetesListKeys, openText);
  const texts = opened.map(({ pointer, form, difference }) => ({ pointer, form, delta: difference.delta ?? null }));
  return { key, from, to, text, delta: delta ?? null, patch, opened: texts, sameAmounts, limited };
}

async function forPeople(
  key: string,
  { from, before, after, to }: ValuePair,
  difference: KeyDifferenceView,
  io: CommandIo,
  color: boolean,
): Promise<string[]> {
  const paint = paintFor(io, color);
  const columns = io.terminal?.columns ?? null;
  // Of an object that came or went all is shown, but for who owned its fields.
  const isWhole = difference.before === undefined || difference.after === undefined;
  const shown = (value: JsonValue | undefined) =>
    isWhole && value !== undefined ? withoutManagedFields(value) : value;
  const lines = await changeLines(shown(difference.before), shown(difference.after), { paint, columns });
  if (lines.length === 0) lines.push(bytesDiffer(before, after) ? 'The bytes differ.' : 'Nothing differs.');
  return [
    paint.heading(visible(difference.text)),
    paint.removed(`--- ${visible(key)}   ${versionText(before, from)}`),
    paint.added(`+++ ${visible(key)}   ${versionText(after, to)}`),
    ...lines,
    ...(difference.limited === null ? [] : [paint.quiet(difference.limited)]),
  ];
}

/** `revision 593   2026-01-02T03:04:05.678Z   kubelet` */
function versionText(stored: StoredValue | null, asked: Revision | null): string {
  if (stored === null) return asked === null ? 'nothing' : `revision ${asked}   nothing`;
  const { modRevision, value, atMs, timeBasis, summary } = stored;
  const what = value === null ? ['deleted'] : [];
  const who = summary.actor === null ? [] : [actorText(summary.actor)];
  return [`revision ${modRevision}`, timeText(atMs, timeBasis), ...what, ...who].join('   ');
}

function bytesDiffer(before: StoredValue | null, after: StoredValue | null): boolean {
  const none = new Uint8Array();
  return Buffer.compare(before?.value ?? none, after?.value ?? none) !== 0;
}
