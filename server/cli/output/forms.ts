import type { TimeBasis } from '../../domain/history.ts';
import type { JsonValue } from '../../domain/json.ts';
import { stringifyJson } from '../../kubernetes/json-text.ts';

/** JSON of several lines, numbers exact, members in their order. */
export function indentedJson(value: JsonValue, indent = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => deeper + indentedJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return stringifyJson(value);
  const members = Object.keys(value).map(
    (name) => `${deeper}${stringifyJson(name)}: ${indentedJson(value[name] ?? null, deeper)}`,
  );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

/**
 * YAML that kubectl reads as what it is: what YAML 1.1 has for something else than a text (yes, 1:30) is quoted. The library
 * is loaded only here: it takes longer to load than most commands to run.
 */
export async function yamlText(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false });
}

/** Lines of a YAML list, item by item, so that a long one is never held. */
export async function* yamlListLines<Item>(items: AsyncIterable<Item>): AsyncGenerator<string, void> {
  let any = false;
  for await (const item of items) {
    any = true;
    yield (await yamlText([item])).replace(/\n$/, '');
  }
  if (!any) yield '[]';
}

/** Lines of a JSON list with an item a line, so that a long one is never held. */
export async function* jsonListLines<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<string, void> {
  let last: string | null = null;
  for await (const item of items) {
    yield last === null ? '[' : `${last},`;
    last = `  ${JSON.stringify(item)}`;
  }
  if (last === null) {
    yield '[]';
    return;
  }
  yield last;
  yield ']';
}

/** `2026-01-02T03:04:05.678Z`; `~` before one that is estimated, to the second; `-` where nothing is known. */
export function timeText(atMs: number | null, basis: TimeBasis): string {
  if (atMs === null || basis === 'unknown') return '-';
  const text = new Date(atMs).toISOString();
  return basis === 'estimated' ? `~${text.slice(0, 19)}Z` : text;
}

/** The time for scripts. */
export function timeFields(
  atMs: number | null,
  timeBasis: TimeBasis,
): { readonly at: string | null; readonly timeBasis: TimeBasis } {
  return { at: atMs === null ? null : new Date(atMs).toISOString(), timeBasis };
}
