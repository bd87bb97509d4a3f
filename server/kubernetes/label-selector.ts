import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { objectIn, objectsIn, textIn } from './object-fields.ts';

export type Labels = Readonly<Record<string, string>>;

/** A condition on one label, as in matchExpressions. */
interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

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

export function selects({ requirements }: LabelSelector, labels: Labels): boolean {
  return requirements.every(({ key, operator, values }) => {
    const label = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'In':
        return label !== undefined && values.includes(label);
      case 'NotIn':
        return label === undefined || !values.includes(label);
      case 'Exists':
        return label !== undefined;
      case 'DoesNotExist':
        return label === undefined;
      default:
        return false;
    }
  });
}

function equalities(labels: Labels): Requirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}
