import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';

/** Reading members of decoded objects whose shape nobody guarantees: what is not of the expected type is absent. */

export function textAt(object: JsonObject, member: string): string | null {
  const value = object[member];
  return typeof value === 'string' ? value : null;
}

/** The text at a path; null where the path leads nowhere or the text is empty. */
export function textIn(value: JsonValue | null | undefined, ...path: readonly string[]): string | null {
  const found = valueIn(value, path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The number at a path; null where the path leads nowhere or to something else. */
export function numberIn(value: JsonValue | null | undefined, ...path: readonly string[]): number | null {
  const found = valueIn(value, path);
  return typeof found === 'number' ? found : null;
}

export function objectIn(value: JsonValue | null | undefined, ...path: readonly string[]): JsonObject | null {
  const found = valueIn(value, path);
  return isObject(found) ? found : null;
}

/** The objects of a list; whatever else is in it is left out. */
export function objectsIn(value: JsonValue | null | undefined, ...path: readonly string[]): readonly JsonObject[] {
  const found = valueIn(value, path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

function valueIn(value: JsonValue | null | undefined, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | null | undefined = value;
  for (const member of path) {
    if (!isObject(current) || !Object.hasOwn(current, member)) return undefined;
    current = current[member];
  }
  return current ?? undefined;
}
