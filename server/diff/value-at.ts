import type { JsonValue } from '../domain/json.ts';
import { itemIdentity, memberValue } from '../domain/list-key.ts';
import type { Segment } from './path.ts';

/** What is at a path of findChanges in one of the two versions; undefined where there is nothing. */
export function valueAt(root: JsonValue | undefined, segments: readonly Segment[]): JsonValue | undefined {
  let value = root;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof segment === 'string' || typeof segment === 'number') value = memberValue(value, [String(segment)]);
    else if (!Array.isArray(value)) return undefined;
    else if ('element' in segment) value = value.find((item) => item === segment.element);
    else {
      const wanted = itemIdentity(segment.item, segment.members);
      value = value.find((item) => itemIdentity(item, segment.members) === wanted);
    }
  }
  return value;
}

/** The text at a path of plain members; null where there is none or it is empty. */
export function textAtPath(root: JsonValue | undefined, ...path: readonly string[]): string | null {
  const value = memberValue(root, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The objects of the list at a path of plain members. */
export function listAtPath(root: JsonValue | undefined, ...path: readonly string[]): readonly JsonValue[] {
  const value = memberValue(root, path);
  return Array.isArray(value) ? value : [];
}
