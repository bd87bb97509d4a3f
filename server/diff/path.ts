import type { JsonValue } from '../domain/json.ts';
import { memberValue } from '../domain/list-key.ts';

/** One step of a path: a member's name, a list index, an item by what identifies it, or an element of a set. */
export type Segment =
  | string
  | number
  | { readonly item: JsonValue; readonly members: readonly (readonly string[])[] }
  | { readonly element: JsonValue };

const PLAIN_MEMBER = /^[A-Za-z_$][\w$-]*$/;
const PLAIN_VALUE = /^[\w.:/@*-]+$/;

/** The names of the members on the way, outermost first. */
export function memberNames(segments: readonly Segment[]): string[] {
  return segments.filter((segment) => typeof segment === 'string');
}

/** `status.conditions[type=Ready].status`, `metadata.labels["app.kubernetes.io/name"]`, `spec.args[2]`. */
export function pathText(segments: readonly Segment[]): string {
  let text = '';
  for (const segment of segments) text = longerPath(text, segment);
  return text;
}

/** The text of a path with one step more. */
export function longerPath(text: string, segment: Segment): string {
  if (typeof segment === 'string') {
    if (PLAIN_MEMBER.test(segment)) return text === '' ? segment : `${text}.${segment}`;
    return `${text}[${JSON.stringify(segment)}]`;
  }
  if (typeof segment === 'number') return `${text}[${segment}]`;
  if ('element' in segment) return `${text}[=${valueText(segment.element)}]`;
  return `${text}[${itemText(segment.item, segment.members)}]`;
}

function itemText(item: JsonValue, members: readonly (readonly string[])[]): string {
  const parts: string[] = [];
  for (const member of members) {
    const value = memberValue(item, member);
    // Members that most items leave empty would only make the path longer.
    if (value === undefined || value === null || value === '') continue;
    parts.push(`${member.join('.')}=${valueText(value)}`);
  }
  return parts.length > 0 ? parts.join(',') : `${members[0]?.join('.') ?? ''}=""`;
}

function valueText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : String(value);
  return PLAIN_VALUE.test(text) ? text : JSON.stringify(text);
}
