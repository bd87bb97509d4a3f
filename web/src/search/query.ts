import type { EventQuery } from '../api/client.ts';
import { conditionIn, withoutSpaces } from './condition.ts';
import { kindOf } from './kind-names.ts';

/** A part of a query that says what it is about: `kind:Pod`. */
export interface Field {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly what: string;
  readonly example: string;
}

/** What can be asked for. Those that say something about a change come last. */
export const FIELDS: readonly Field[] = [
  { name: 'kind', aliases: [], what: 'objects of a kind', example: 'Pod' },
  { name: 'ns', aliases: ['namespace', 'n'], what: 'objects of a namespace', example: 'default' },
  { name: 'name', aliases: [], what: 'objects of a name; web* begins with it', example: 'web*' },
  { name: 'key', aliases: ['prefix'], what: 'keys that begin like this', example: '/registry/pods/' },
  { name: 'changed', aliases: ['path', 'field'], what: 'updates of a field, or below it', example: 'status.phase' },
  {
    name: 'by',
    aliases: ['actor', 'manager'],
    what: 'changes by whom; kubectl finds kubectl-edit',
    example: 'kubelet',
  },
  { name: 'verb', aliases: [], what: 'create, update or delete', example: 'delete' },
  { name: 'reason', aliases: [], what: 'what Events, conditions and containers give as reason', example: 'BackOff' },
  {
    name: 'value',
    aliases: [],
    what: 'changes that set any field to this, or to what begins so',
    example: 'nginx:1.27',
  },
];
const OF_CHANGES: readonly string[] = ['changed', 'by', 'verb', 'reason', 'value'];
const VERBS = ['create', 'update', 'delete'];

export interface SearchQuery {
  readonly ask: EventQuery;
  /** It names a field that only changes have: objects alone cannot answer it. */
  readonly aboutChanges: boolean;
  /** What an object that is meant is called, as far as the query says. */
  readonly words: string;
}

export type ParsedQuery = { readonly query: SearchQuery } | { readonly problem: string };

/**
 * Reads `kind:Pod ns:default changed:spec.nodeName by:kube-scheduler web`: fields must all hold, free words must occur in kind,
 * namespace, name or actor. `deployment/web` is short for a kind and a name, `spec.replicas > 3` is a change that set a field so,
 * `status.phase changes` one that changed it. Text with spaces stands in quotes.
 *
 * @param kinds those of the recording, by which kinds are known in any spelling
 */
export function parseQuery(text: string, kinds: readonly string[]): ParsedQuery {
  const ask: Record<string, string> = {};
  const where: string[] = [];
  const words: string[] = [];
  let aboutChanges = false;
  for (const token of tokensOf(withoutSpaces(text))) {
    const condition = conditionIn(token);
    if (condition !== null) {
      if ('problem' in condition) return condition;
      where.push(condition.where);
      aboutChanges = true;
      continue;
    }
    const [, fieldName, value] = /^([a-z]+):(.*)$/is.exec(token) ?? [];
    const field = fieldName === undefined ? undefined : fieldCalled(fieldName);
    if (fieldName === undefined || value === undefined || (field === undefined && token.includes('://'))) {
      const [, left = '', right = ''] = /^([^/]+)\/([^/]+)$/.exec(token) ?? [];
      const kind = kindOf(left, kinds);
      if (right !== '' && kind !== null) Object.assign(ask, { kind, name: right });
      else words.push(unquoted(token));
      continue;
    }
    if (field === undefined) return { problem: unknownField(fieldName) };
    const plain = unquoted(value);
    if (plain === '') return { problem: `${field.name}: needs a value, such as ${field.name}:${field.example}` };
    const added = fieldQuery(field.name, plain, kinds);
    if ('problem' in added) return added;
    if ('where' in added) where.push(added.where);
    else Object.assign(ask, added.ask);
    aboutChanges ||= OF_CHANGES.includes(field.name);
  }
  if (words.length > 0) ask['q'] = words.join(' ');
  if (where.length > MOST_CONDITIONS)
    return { problem: `At most ${MOST_CONDITIONS} conditions can be asked for at a time.` };
  return {
    query: {
      ask: where.length > 0 ? { ...ask, where } : ask,
      aboutChanges,
      words: ask['name']?.replace(/\*$/, '') ?? ask['q'] ?? '',
    },
  };
}

/** As the API takes them. */
const MOST_CONDITIONS = 8;

function fieldQuery(
  name: string,
  value: string,
  kinds: readonly string[],
): { readonly ask: Record<string, string> } | { readonly where: string } | { readonly problem: string } {
  switch (name) {
    case 'kind':
      return { ask: { kind: kindOf(value, kinds) ?? value } };
    case 'ns':
      // As the tree calls what has no namespace.
      return { ask: { namespace: value === '(cluster)' ? '' : value } };
    case 'key':
      return { ask: { prefix: value } };
    case 'changed':
      return { ask: { path: value } };
    case 'by':
      return { ask: { actor: beginning(value) } };
    case 'reason':
      return { where: `reason=${beginning(value)}` };
    case 'value':
      return { where: `*=${beginning(value)}` };
    case 'verb': {
      const verb = VERBS.find((known) => known.startsWith(value.toLowerCase().replace(/d$/, '')));
      return verb === undefined
        ? { problem: `There is no verb "${value}": create, update or delete.` }
        : { ask: { verb } };
    }
    default:
      return { ask: { [name]: value } };
  }
}

/** What is, or begins like, the value. */
function beginning(value: string): string {
  return value.endsWith('*') ? value : `${value}*`;
}

export interface Completion {
  /** The whole query with it. */
  readonly text: string;
  /** What a field is about; '' for its values. */
  readonly what: string;
}

/** What the last word may become: fields, and the values that are known of them. */
export function completions(
  text: string,
  known: Readonly<Record<string, readonly string[]>>,
  most = 20,
): readonly Completion[] {
  const start = text.search(/\S*$/);
  const before = text.slice(0, start);
  const word = text.slice(start);
  const colon = word.indexOf(':');
  if (colon < 0) {
    if (word === '') return [];
    return FIELDS.filter(({ name }) => name.startsWith(word.toLowerCase()) && name !== word).map(({ name, what }) => ({
      text: `${before}${name}:`,
      what,
    }));
  }
  const field = fieldCalled(word.slice(0, colon));
  if (field === undefined) return [];
  const begun = word.slice(colon + 1).toLowerCase();
  const values = field.name === 'verb' ? VERBS : (known[field.name] ?? []);
  return values
    .filter((value) => value.toLowerCase().startsWith(begun) && value.toLowerCase() !== begun)
    .slice(0, most)
    .map((value) => ({
      text: `${before}${field.name}:${/[\s"]/.test(value) ? JSON.stringify(value) : value} `,
      what: '',
    }));
}

function fieldCalled(name: string): Field | undefined {
  const text = name.toLowerCase();
  return FIELDS.find((field) => field.name === text || field.aliases.includes(text));
}

function unknownField(name: string): string {
  const near = FIELDS.find((field) => field.name.startsWith(name.charAt(0).toLowerCase()));
  const all = FIELDS.map((field) => `${field.name}:`).join(' ');
  return `There is no field ${name}:${near === undefined ? '' : `. Is ${near.name}: meant?`} Fields are ${all}`;
}

/** Words apart at white space, but not within quotes. */
function tokensOf(text: string): readonly string[] {
  return text.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? [];
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
