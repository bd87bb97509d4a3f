import { RewindError } from './errors.ts';

export type Labels = Readonly<Record<string, string>>;

/** A condition on one label, as in matchExpressions. */
export interface LabelRequirement {
  readonly key: string;
  /** In, NotIn, Exists, DoesNotExist; nothing meets another one, of which nobody knows what it means. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** All of them have to be met; one without any selects everything. */
export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[];
}

/** As Kubernetes has it: `!=` and `notin` are met also by what does not have the label. */
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

const HINT =
  'A selector is written as kubectl takes it, its parts joined by commas: app=web, tier!=db, env in (a,b), env notin (a,b), app, !app.';

/** One part of a selector, each way to write it; what is between parentheses has no further ones. */
const SHAPES: readonly (readonly [shape: RegExp, operator: string])[] = [
  [/^!\s*([^\s=!()<>]+)$/, 'DoesNotExist'],
  [/^([^\s=!()<>]+)$/, 'Exists'],
  [/^([^\s=!()<>]+)\s*==?\s*([^\s=!()<>]*)$/, 'In'],
  [/^([^\s=!()<>]+)\s*!=\s*([^\s=!()<>]*)$/, 'NotIn'],
  [/^([^\s=!()<>]+)\s+in\s*\(([^()]*)\)$/, 'In'],
  [/^([^\s=!()<>]+)\s+notin\s*\(([^()]*)\)$/, 'NotIn'],
];

/** What Kubernetes lets a label be called, and what it lets it say. */
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MOST_PREFIX = 253;
const WORD = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * Reads a selector as `kubectl get -l` takes it: `app=web`, `app==web`, `tier!=db`, `env in (a,b)`, `env notin (a,b)`, `app`,
 * `!app`, several joined by commas. An empty one selects everything.
 * @throws RewindError `usage`
 */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.trim() === '') return { requirements: [] };
  // A comma between parentheses parts values.
  const parts = text.split(/,(?![^()]*\))/);
  return { requirements: parts.map((part) => requirementOf(part.trim(), text)) };
}

function requirementOf(part: string, text: string): LabelRequirement {
  for (const [shape, operator] of SHAPES) {
    const [matched, key = '', list] = shape.exec(part) ?? [];
    if (matched === undefined) continue;
    if (!isLabelName(key)) throw malformed(`"${key}" is no name of a label.`);
    const values = list === undefined ? [] : list.split(',').map((value) => value.trim());
    const odd = values.find((value) => value !== '' && !WORD.test(value));
    if (odd !== undefined) throw malformed(`"${odd}" is nothing that a label can say.`);
    return { key, operator, values: [...new Set(values)] };
  }
  if (part === '') throw malformed(`"${text}" is no label selector: it has a comma with nothing beside it.`);
  throw malformed(`"${part}" is no condition on a label.`);
}

function isLabelName(key: string): boolean {
  const slash = key.lastIndexOf('/');
  const prefix = key.slice(0, Math.max(0, slash));
  return WORD.test(key.slice(slash + 1)) && (slash === -1 || (prefix.length <= MOST_PREFIX && PREFIX.test(prefix)));
}

function malformed(message: string): RewindError {
  return new RewindError('usage', message, { hint: HINT });
}
