import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { LabelRequirement, Labels, LabelSelector } from '../domain/label-selector.ts';
import { objectIn, objectsIn, textIn } from './object-fields.ts';

export function labelsOf(value: JsonObject | null): Labels {
  return Object.fromEntries(Object.entries(value ?? {}).filter((entry): entry is [string, string] => isText(entry[1])));
}

/** `matchLabels` and `matchExpressions`; null where there is no selector, which is not the same as an empty one. */
export function labelSelector(value: JsonValue | undefined): LabelSelector | null {
  if (!isObject(value)) return null;
  const expressions = objectsIn(value, 'matchExpressions').map((expression) => {
    const values = expression['values'];
    return {
      key: textIn(expression, 'key') ?? '',
      operator: textIn(expression, 'operator') ?? '',
      values: Array.isArray(values) ? values.filter(isText) : [],
    };
  });
  return { requirements: [...equalities(labelsOf(objectIn(value, 'matchLabels'))), ...expressions] };
}

/** The plain map of a Service; null where it has none: it selects nothing then. */
export function mapSelector(value: JsonObject | null): LabelSelector | null {
  const requirements = equalities(labelsOf(value));
  return requirements.length === 0 ? null : { requirements };
}

function equalities(labels: Labels): LabelRequirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}
