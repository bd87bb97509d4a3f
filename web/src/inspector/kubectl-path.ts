import { isMembers, type Json } from '../text/exact-json.ts';
import { itemMembers } from './list-items.ts';

/** A member's name, or a place in a list. */
export type Step = string | number;

/** What ends a name in a JSONPath of kubectl. */
const ENDS_A_NAME = /[\s.,[\]$@{}]/g;
/** Texts that need no escapes between quotes. */
const PLAIN_TEXT = /^[^"'\\\n{}]*$/;

/**
 * A way through an object as kubectl takes it (`-o jsonpath=…`): `{.status.conditions[?(@.type=="Ready")].status}`. An item of
 * a list is named by one member if that tells it from all others, else by its place: a filter of kubectl has one condition.
 */
export function kubectlPath(root: Json | undefined, steps: readonly Step[]): string {
  let text = '';
  let value = root;
  let list = '';
  for (const step of steps) {
    if (Array.isArray(value)) {
      const item = value[Number(step)];
      text += filterOf(list, value, item) ?? `[${step}]`;
      value = item;
      continue;
    }
    list = String(step);
    text += `.${list.replace(ENDS_A_NAME, '\\$&')}`;
    value = isMembers(value) && Object.hasOwn(value, list) ? value[list] : undefined;
  }
  return `{${text === '' ? '.' : text}}`;
}

function filterOf(list: string, items: readonly Json[], item: Json | undefined): string | null {
  if (!isMembers(item)) return null;
  for (const name of itemMembers(list, item) ?? []) {
    const value = item[name];
    const isText = typeof value === 'string' && PLAIN_TEXT.test(value);
    if (!isText && typeof value !== 'number') continue;
    const alone = items.filter((other) => isMembers(other) && other[name] === value).length === 1;
    if (alone) return `[?(@.${name}==${isText ? `"${value}"` : value})]`;
  }
  return null;
}
