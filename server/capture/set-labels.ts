import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { Labels } from '../domain/label-selector.ts';
import { labelsOf } from '../kubernetes/label-selector.ts';
import { objectIn } from '../kubernetes/object-fields.ts';

/**
 * The labels of an object after an event that made them others, or before which nothing of it is known; null where they are as
 * they were, or cannot be told.
 */
export function labelsSet(before: JsonValue | undefined, after: JsonValue | undefined): Labels | null {
  if (after === undefined) return null;
  const labels = objectIn(after, 'metadata', 'labels');
  return before !== undefined && areSame(objectIn(before, 'metadata', 'labels'), labels) ? null : labelsOf(labels);
}

function areSame(before: JsonObject | null, after: JsonObject | null): boolean {
  const names = Object.keys(after ?? {});
  return names.length === Object.keys(before ?? {}).length && names.every((name) => before?.[name] === after?.[name]);
}
