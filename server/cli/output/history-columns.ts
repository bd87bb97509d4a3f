import { objectName } from '../../diff/sentence.ts';
import type { RecordedCommand } from '../../domain/history.ts';
import { LEADS_BY_MS } from '../../reading/placed-commands.ts';
import type { HistoryRow } from '../view/history-view.ts';
import { actorText } from './actor-text.ts';
import { changeText } from './changed-fields.ts';
import { timeText } from './forms.ts';
import type { Column } from './table.ts';
import { cutTo, visible, type Paint } from './terminal-text.ts';

/** A line of a history: what a revision did to a key, or a command that somebody gave. */
export type HistoryLine = HistoryRow | RecordedCommand;

/** Each command before the first change after it; those that were given before or after all of the changes are left out. */
export function withCommands(
  rows: readonly HistoryRow[],
  commands: readonly RecordedCommand[],
): readonly HistoryLine[] {
  const firstMs = rows[0]?.atMs ?? null;
  if (firstMs === null) return rows;
  const namespaces = new Set(rows.map(({ event }) => event.identity.namespace));
  const given = commands
    .filter(({ atMs, command }) => atMs >= firstMs - LEADS_BY_MS && mayBeAbout(namespaces, command))
    .toSorted((a, b) => a.atMs - b.atMs);
  let next = 0;
  return rows.flatMap((row) => {
    const from = next;
    while (row.atMs !== null && (given[next]?.atMs ?? Infinity) <= row.atMs) next++;
    return [...given.slice(from, next), row];
  });
}

/** A command that names a namespace is about that one. */
function mayBeAbout(namespaces: ReadonlySet<string | null>, command: string): boolean {
  const [, namespace] = /(?:^|\s)(?:-n|--namespace)[ =]?(\S+)/.exec(command) ?? [];
  return namespace === undefined || namespaces.has(namespace);
}

/** What changed is what is read: of it more is left than of the others where there is little room. In columns. */
const LEAST_CHANGE = 44;
const LEAST_ACTOR = 14;
const LEAST_OBJECT = 28;
/** Where a terminal has fewer columns, a day that is the same in all lines is left out of their times. */
const WIDE = 140;

/** `ofMany`: the lines are of several objects, and say of which. */
export function historyColumns(
  paint: Paint,
  width: number | null,
  ofMany: boolean,
  lines: readonly HistoryLine[],
): readonly Column<HistoryLine>[] {
  const days = new Set(lines.flatMap(({ atMs }) => (atMs === null ? [] : [new Date(atMs).toISOString().slice(0, 10)])));
  const [day] = days.size === 1 && width !== null && width < WIDE ? days : [];
  const verbs = { create: paint.added, update: paint.changed, delete: paint.removed };
  /** Of a change; a command has no such thing. */
  const cell = (text: (row: HistoryRow) => string) => (line: HistoryLine) => (isCommand(line) ? '' : text(line));
  const object = { title: 'OBJECT', text: cell(({ event }) => objectName(event.identity)), cutTo: LEAST_OBJECT };
  return [
    { title: 'REVISION', text: cell(({ revision }) => String(revision)), align: 'right' },
    {
      title: day === undefined ? 'TIME' : `TIME, ${day}`,
      text: (line) => {
        const text = timeText(line.atMs, isCommand(line) ? 'recorded' : line.timeBasis);
        return day === undefined ? text : text.replace(`${day}T`, '');
      },
    },
    {
      title: 'VERB',
      text: (line) => (isCommand(line) ? '$' : line.event.origin === 'baseline' ? 'exists' : line.event.verb),
      paint: (text, line) =>
        isCommand(line) || line.event.origin === 'baseline' ? text : verbs[line.event.verb](text),
    },
    ...(ofMany ? [object] : []),
    { title: 'ACTOR', text: cell(({ event: { actor } }) => actorText(actor)), cutTo: LEAST_ACTOR },
    {
      title: 'CHANGED',
      text: (line) => changed(line, width === null ? null : Infinity),
      cutTo: LEAST_CHANGE,
      shorter: changed,
      paint: (text, line) => (isCommand(line) ? paint.heading(text) : text),
    },
  ];
}

function changed(line: HistoryLine, room: number | null): string {
  if (isCommand(line)) {
    const { command, exitCode } = line;
    const failed = exitCode === null || exitCode === 0 ? '' : ` (exit code ${exitCode})`;
    return cutTo(`$ ${visible(command)}${failed}`, room ?? Infinity);
  }
  const { event, said } = line;
  // That an Event is new is what its being there says.
  const isReport = event.identity.kind === 'Event' && event.verb === 'create' && said !== null;
  return changeText(isReport ? { ...event, verb: 'update' } : event, said, room);
}

function isCommand(line: HistoryLine): line is RecordedCommand {
  return 'command' in line;
}
