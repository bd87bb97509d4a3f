import { findChanges, isBookkeeping, type Change } from '../../diff/changes.ts';
import { openBoth } from '../../diff/changed-texts.ts';
import { isSameAmount } from '../../diff/same-amount.ts';
import { memberNames, pathText } from '../../diff/path.ts';
import { itemIdentity } from '../../domain/list-key.ts';
import type { JsonValue } from '../../domain/json.ts';
import { openText } from '../../kubernetes/embedded-text.ts';
import { kubernetesListKeys } from '../../kubernetes/list-keys.ts';
import { stringifyJson } from '../../kubernetes/json-text.ts';
import { yamlText } from './forms.ts';
import { visible, widthOf, type Paint } from './terminal-text.ts';

export interface ChangeLineOptions {
  readonly paint: Paint;
  /** How wide the terminal is, where that is known: two values that have no room beside each other go below each other. */
  readonly columns: number | null;
  /** What the API server writes beside every change is left out, unless nothing else has changed. */
  readonly telling?: boolean;
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
  if (options.telling === true && lines.length > 0) return moreThan(lines, count - list.length);
  for (const change of list.filter(({ segments }) => isBookkeeping(segments))) {
    lines.push(options.paint.quiet(bookkeepingLine(change)));
  }
  return moreThan(lines, count - list.length);
}

function moreThan(lines: readonly string[], more: number): string[] {
  return more > 0 ? [...lines, `… and ${more} more`] : [...lines];
}

async function linesOf(change: Change, options: ChangeLineOptions): Promise<string[]> {
  const { segments, before, after } = change;
  const path = visible(pathText(segments));
  const named = path === '' ? '' : `${path}: `;
  if (before === undefined || after === undefined) {
    const side = after === undefined ? 'removed' : 'added';
    const only = before ?? after ?? null;
    return isLarge(only)
      ? wholeLines(only, side, path, options)
      : [options.paint[side](`${SIGNS[side]} ${named}${inline(only)}`)];
  }
  const order = orderText(change);
  if (order !== null) return [`${options.paint.changed('~')} ${named}reordered: ${order}`];
  const inText = typeof before === 'string' && typeof after === 'string' ? await openedLines(change, options) : null;
  if (inText !== null) return inText;
  if (!isLarge(before) && !isLarge(after)) return replacedLines(named, change, options);
  const heading = `~ ${path === '' ? 'value' : path}:`;
  if (typeof before === 'string' && typeof after === 'string') {
    const { removed, added } = differingLines(before, after);
    return [
      options.paint.changed(heading),
      ...removed.map((line) => options.paint.removed(`  - ${visible(line)}`)),
      ...added.map((line) => options.paint.added(`  + ${visible(line)}`)),
    ];
  }
  return [
    options.paint.changed(heading),
    ...(await wholeLines(before, 'removed', '', options)),
    ...(await wholeLines(after, 'added', '', options)),
  ];
}

/** `web, sidecar → sidecar, web`: the items of a list that stand in another order; null for any other change. */
function orderText({ segments, before, after }: Change): string | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  const match = kubernetesListKeys.match(memberNames(segments).at(-1) ?? '', before, after);
  if (match.by === 'position') return null;
  const name = (item: JsonValue) =>
    match.by === 'value'
      ? inline(item)
      : visible((itemIdentity(item, match.members) ?? '').replaceAll('\0', ' ').trim());
  return [before, after].map((items) => items.map(name).join(', ')).join(' → ');
}

/** What differs within two texts that hold an object each; null where they do not, or where it is only their layout. */
async function openedLines({ segments, before, after }: Change, options: ChangeLineOptions): Promise<string[] | null> {
  const member = memberNames(segments).at(-1) ?? '';
  const both = openBoth(openText, member, String(before), String(after));
  if (both === null) return null;
  const changes = findChanges(both.before, both.after, kubernetesListKeys);
  if (changes.count === 0) return null;
  const path = visible(pathText(segments));
  const lines = [options.paint.changed(`~ ${path === '' ? 'value' : path} (${both.form}):`)];
  for (const change of changes.list) lines.push(...(await linesOf(change, options)).map((line) => `  ${line}`));
  if (changes.count > changes.list.length) lines.push(`  … and ${changes.count - changes.list.length} more`);
  return lines;
}

/** A whole object, list or text of several lines that came or went. */
async function wholeLines(value: JsonValue, side: Side, path: string, options: ChangeLineOptions): Promise<string[]> {
  const text = typeof value === 'string' ? value : await yamlText(value);
  const lines = text.replace(/\n$/, '').split('\n');
  const indent = path === '' ? '' : '  ';
  return [
    ...(path === '' ? [] : [options.paint[side](`${SIGNS[side]} ${path}:`)]),
    ...lines.map((line) => options.paint[side](`${SIGNS[side]} ${indent}${visible(line)}`)),
  ];
}

/** Nothing is cut off: what differs may be at the end of a long value. */
function replacedLines(named: string, change: Change, options: ChangeLineOptions): string[] {
  const { segments, before, after } = change;
  const { paint, columns } = options;
  const same = isSameAmount(memberNames(segments), before, after) ? paint.quiet('   (same amount)') : '';
  const [old, now] = [inline(before), inline(after)];
  if (columns !== null && widthOf(`~ ${named}${old} → ${now}`) > columns) {
    return [
      paint.changed(`~ ${named === '' ? 'value:' : named.trimEnd()}`) + same,
      paint.removed(`  - ${old}`),
      paint.added(`  + ${now}`),
    ];
  }
  return [`${paint.changed('~')} ${named}${paint.removed(old)} → ${paint.added(now)}${same}`];
}

function bookkeepingLine({ segments, before, after }: Change): string {
  const path = visible(pathText(segments));
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  const values = [before, after].filter((value) => value !== undefined);
  return `${sign} ${path}${values.some((value) => typeof value === 'object') ? '' : `: ${values.map(inline).join(' → ')}`}`;
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
