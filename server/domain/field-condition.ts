import { RewindError } from './errors.ts';
import type { FieldValue } from './facts.ts';
import { matchesPattern } from './text-pattern.ts';

const OPERATORS = ['=', '!=', '>', '>=', '<', '<='] as const;
export type FieldOperator = (typeof OPERATORS)[number];

/** `spec.replicas > 3`: what a change has to have set a field to. */
export interface FieldCondition {
  /** The field, or the end of its path; `*` is any field. Items of lists are all meant, or one: `conditions[type=Ready].status`. */
  readonly path: string;
  readonly operator: FieldOperator;
  /** With `*` at its end, for = and !=: all that begin with it. */
  readonly value: string;
}

const SHAPE = /^(\*|[\w$[][^=<>!]*?)(\s*(?:!=|>=|<=|=|>|<))(=?\s*)(?!\s*[=<>!])/;
const EXAMPLES =
  'A condition is a field, one of = != > >= < <=, and a value: spec.replicas>3, reason=BackOff, image=nginx*.';

/**
 * Reads `status.phase=Running`, `spec.replicas > 3`, `conditions[type=Ready].status != True`, `image=nginx*`.
 * @throws RewindError `usage`
 */
export function parseCondition(text: string): FieldCondition {
  const trimmed = text.trim();
  // A sign within an item's brackets is not the one that is looked for. What it is hidden by is as long.
  const [, path = '', sign = '', space = ''] = SHAPE.exec(trimmed.replace(/\[[^\]]*\]/g, hideSigns)) ?? [];
  const value = unquoted(trimmed.slice(path.length + sign.length + space.length));
  const operator = OPERATORS.find((known) => known === sign.trim());
  if (operator === undefined || value === '')
    throw new RewindError('usage', `"${text}" is no condition on a field's value.`, { hint: EXAMPLES });
  if (operator !== '=' && operator !== '!=' && Number.isNaN(Number(value)))
    throw new RewindError('usage', `"${value}" is no number, which ${operator} compares with.`, { hint: EXAMPLES });
  return { path: trimmed.slice(0, path.length), operator, value };
}

function hideSigns(item: string): string {
  return item.replace(/[=<>!]/g, '.');
}

/** Whether a field's path is the one that is meant, or ends like it from the beginning of a member on. */
export function fieldTest(wanted: string): (path: string) => boolean {
  if (wanted === '*') return () => true;
  const strict = wanted.includes('[');
  const text = strict ? wanted : withoutItems(wanted);
  return (path) => {
    const plain = strict ? path : withoutItems(path);
    if (!plain.endsWith(text)) return false;
    const before = plain[plain.length - text.length - 1];
    return before === undefined || before === '.' || before === ']' || text.startsWith('[');
  };
}

/**
 * Whether a changed path is the field that is meant, or one below it. As in a condition the end of the field's path is enough:
 * `image` is met by `spec.template.spec.containers[name=web].image`, `conditions` by `status.conditions[type=Ready].reason`.
 */
export function changeTest(wanted: string): (path: string) => boolean {
  const strict = wanted.includes('[');
  // A dot at an end is one that somebody goes on typing after.
  const text = (strict ? wanted : withoutItems(wanted)).replace(/^\.+|\.+$/g, '');
  return (path) => {
    const plain = strict ? path : hideMembers(withoutItems(path));
    for (let at = plain.indexOf(text); at !== -1; at = plain.indexOf(text, at + 1)) {
      const before = plain[at - 1];
      const after = plain[at + text.length];
      const begins = before === undefined || before === '.' || before === ']' || text.startsWith('[');
      if (begins && (after === undefined || after === '.' || after === '[')) return true;
    }
    return false;
  };
}

/** What stands in `data["a.b"]` is no field of its own. What it is hidden by is as long. */
function hideMembers(path: string): string {
  return path.includes('"') ? path.replace(/"(?:[^"\\]|\\.)*"/g, (member) => '"'.repeat(member.length)) : path;
}

/** Whether a value is as the condition says. Texts are compared without regard to case, numbers as numbers. */
export function valueTest({ operator, value }: FieldCondition): (value: FieldValue[1]) => boolean {
  const number = Number(value);
  switch (operator) {
    case '>':
      return (found) => typeof found === 'number' && found > number;
    case '>=':
      return (found) => typeof found === 'number' && found >= number;
    case '<':
      return (found) => typeof found === 'number' && found < number;
    case '<=':
      return (found) => typeof found === 'number' && found <= number;
    case '=':
      return textTest(value);
    case '!=': {
      const same = textTest(value);
      return (found) => !same(found);
    }
  }
}

function textTest(value: string): (found: FieldValue[1]) => boolean {
  const wanted = value.toLowerCase();
  return (found) => matchesPattern(String(found).toLowerCase(), wanted);
}

/** `spec.containers[name=web].image` is `spec.containers.image`; a member in brackets (`data["a.b"]`) stays. */
export function withoutItems(path: string): string {
  return path.includes('[') ? path.replace(/\[(?!")(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g, '') : path;
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}
