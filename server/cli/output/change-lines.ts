import { findChanges, isBookkeeping, type Change } from '../../diff/changes.ts';
import { pathText } from '../../diff/path.ts';
import type { JsonValue } from '../../domain/json.ts';
import { kubernetesListKeys } from '../../kubernetes/list-keys.ts';
import { stringifyJson } from '../../kubernetes/json-text.ts';
import { yamlText } from './forms.ts';
import { cutTo, visible, type Paint } from './terminal-text.ts';

export interface ChangeLineOptions {
  readonly paint: Paint;
  /** Of a terminal, where lines are cut to it. */
  readonly columns?: number;
}

type Side = 'added' | 'removed';

const SIGNS = { added: '+', removed: '-' } as const;

/** What differs between two values, a path a line, for people; `undefined` stands for a value that is not there. */
export async function changeLines(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  options: ChangeLineOptions,
): Promise<string[]> {
  if (before === undefined || after === undefined) {
    const only = before ?? after;
    return only === undefined ? [] : wholeLines(only, after === undefined ? 'removed' : 'added', '', options);
  }
  const { list, count } = findChanges(before, after, kubernetesListKeys);
  const lines: string[] = [];
  // What every write moves comes last.
  for (const change of list.filter(({ segments }) => !isBookkeeping(segments))) {
    lines.push(...(await linesOf(change, options)));
  }
  for (const change of list.filter(({ segments }) => isBookkeeping(segments))) {
    lines.push(options.paint.quiet(bookkeepingLine(change, options)));
  }
  if (count > list.length) lines.push(`… and ${count - list.length} more`);
  return lines;
}

async function linesOf({ segments, before, after }: Change, options: ChangeLineOptions): Promise<string[]> {
  const path = visible(pathText(segments));
  const named = path === '' ? '' : `${path}: `;
  if (before === undefined || after === undefined) {
    const side = after === undefined ? 'removed' : 'added';
    const only = before ?? after ?? null;
    return isLarge(only)
      ? wholeLines(only, side, path, options)
      : [shown(`${SIGNS[side]} ${named}${inline(only)}`, options, side)];
  }
  if (!isLarge(before) && !isLarge(after)) return [replacedLine(named, before, after, options)];
  const heading = `~ ${path === '' ? 'value' : path}:`;
  if (typeof before === 'string' && typeof after === 'string') {
    const { removed, added } = differingLines(before, after);
    return [
      options.paint.changed(heading),
      ...removed.map((line) => shown(`  - ${visible(line)}`, options, 'removed')),
      ...added.map((line) => shown(`  + ${visible(line)}`, options, 'added')),
    ];
  }
  return [
    options.paint.changed(heading),
    ...(await wholeLines(before, 'removed', '', options)),
    ...(await wholeLines(after, 'added', '', options)),
  ];
}

/** A whole object, list or text of several lines that came or went. */
async function wholeLines(value: JsonValue, side: Side, path: string, options: ChangeLineOptions): Promise<string[]> {
  const text = typeof value === 'string' ? value : await yamlText(value);
  const lines = text.replace(/\n$/, '').split('\n');
  const indent = path === '' ? '' : '  ';
  return [
    ...(path === '' ? [] : [shown(`${SIGNS[side]} ${path}:`, options, side)]),
    ...lines.map((line) => shown(`${SIGNS[side]} ${indent}${visible(line)}`, options, side)),
  ];
}

function replacedLine(named: string, before: JsonValue, after: JsonValue, options: ChangeLineOptions): string {
  const { paint, columns } = options;
  const [old, now] = [inline(before), inline(after)];
  const plain = `~ ${named}${old} → ${now}`;
  if (columns !== undefined && cutTo(plain, columns) !== plain) return paint.changed(cutTo(plain, columns));
  return `${paint.changed('~')} ${named}${paint.removed(old)} → ${paint.added(now)}`;
}

function bookkeepingLine({ segments, before, after }: Change, { columns }: ChangeLineOptions): string {
  const path = visible(pathText(segments));
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  const plain = [before, after].every((value) => typeof value !== 'object');
  const text = `${sign} ${path}${
    plain
      ? `: ${[before, after]
          .filter((v) => v !== undefined)
          .map(inline)
          .join(' → ')}`
      : ''
  }`;
  return columns === undefined ? text : cutTo(text, columns);
}

function shown(line: string, { paint, columns }: ChangeLineOptions, side: Side): string {
  return paint[side](columns === undefined ? line : cutTo(line, columns));
}

function inline(value: JsonValue | undefined): string {
  return visible(stringifyJson(value ?? null));
}

function isLarge(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('\n');
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).length > 0;
}

/** The lines of two texts without those that are alike at both ends. */
function differingLines(before: string, after: string): { removed: string[]; added: string[] } {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return { removed: old.slice(head, old.length - tail), added: now.slice(head, now.length - tail) };
}
