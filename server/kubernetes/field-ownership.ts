import { GenerationCache } from '../domain/generation-cache.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';

/** One step of a path as FieldsV1 names it: a member, a list item, a position, or an element of a set. */
export type FieldStep = string | number | { readonly item: JsonValue } | { readonly element: JsonValue };
export type FieldPath = readonly FieldStep[];

/**
 * Whether a FieldsV1 set (`f:spec`, `k:{"name":"web"}`, `v:"x"`, `i:0`, `.`) owns what is at the path, or something at or
 * below its end.
 */
export function ownsField(fields: JsonValue | undefined, path: FieldPath): boolean {
  let current: JsonValue | undefined = fields;
  for (const step of path) {
    if (!isObject(current)) return false;
    // An atomic list or map is owned as a whole: its entry is empty.
    if (current !== fields && isEmpty(current)) return true;
    current = next(current, step);
    if (current === undefined) return false;
  }
  return true;
}

function next(fields: JsonObject, step: FieldStep): JsonValue | undefined {
  if (typeof step === 'string') return fields[`f:${step}`];
  if (typeof step === 'number') return fields[`i:${step}`];
  if ('element' in step) return fields[`v:${JSON.stringify(step.element)}`];
  for (const name in fields) {
    if (name.startsWith('k:') && matches(name.slice(2), step.item)) return fields[name];
  }
  return undefined;
}

type KeyMembers = readonly (readonly [string, unknown])[];

/** There are few of them, and they are asked about again and again. */
const keysRead = new GenerationCache<string, KeyMembers>(256);
/** Not the key of an item. */
const NO_ITEM: KeyMembers = [['', undefined]];

/** The key of a list item as FieldsV1 writes it: a JSON object of the merge key's members. */
function matches(key: string, item: JsonValue): boolean {
  if (!isObject(item)) return false;
  let members = keysRead.get(key);
  if (members === undefined) {
    members = membersOf(key);
    keysRead.set(key, members);
  }
  return members !== NO_ITEM && members.every(([member, value]) => item[member] === value);
}

function membersOf(key: string): KeyMembers {
  try {
    const members: unknown = JSON.parse(key);
    return typeof members === 'object' && members !== null ? Object.entries(members) : NO_ITEM;
  } catch {
    return NO_ITEM;
  }
}

function isEmpty(fields: JsonObject): boolean {
  for (const _name in fields) return false;
  return true;
}
