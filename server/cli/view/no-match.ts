import type { StateEntry } from '../../domain/history-reader.ts';
import type { Revision } from '../../domain/revision.ts';
import { isOfType, kindNamed } from '../../kubernetes/resource-names.ts';
import type { CommandIo } from '../command.ts';
import type { HistoryView } from './history-view.ts';
import { keyFilter, type FilterSettings } from './key-filter.ts';
import { nearBeginnings } from './near-beginnings.ts';
import { similarTexts } from './similar.ts';

/** The keys that somebody asks for, in their own words. */
export interface AskedKeys extends FilterSettings {
  readonly prefix: string;
}

/** More is not read. */
const MOST_NAMES = 12;

/** What is looked through: a history as a command reads it, or its keys alone. */
type KeySource = Pick<HistoryView, 'title' | 'keys'>;

/** The keys that are asked for. Where there is none, `err` says so, and what may have been meant. */
export async function* askedKeys(
  view: KeySource,
  revision: Revision,
  asked: AskedKeys,
  { err }: Pick<CommandIo, 'err'>,
): AsyncGenerator<StateEntry, void> {
  let any = false;
  for await (const entry of view.keys(revision, keyFilter(asked, asked.prefix))) {
    any = true;
    yield entry;
  }
  if (!any) for (const line of await noMatch(view, revision, asked)) err.write(`${line}\n`);
}

/** Says so where no key is like what was asked for; whether it did. */
export async function sayIfNone(
  view: KeySource,
  revision: Revision,
  asked: AskedKeys,
  io: Pick<CommandIo, 'err'>,
): Promise<boolean> {
  return (await askedKeys(view, revision, asked, io).next()).done === true;
}

/** That no key is like what was asked for, and what there is like it. */
async function noMatch(view: KeySource, revision: Revision, asked: AskedKeys): Promise<string[]> {
  const { kind, namespace, selector = null, prefix } = asked;
  const what = [
    'No key',
    ...(kind === null ? [] : [`of kind "${kind}"`]),
    ...(namespace === null ? [] : [namespace === '' ? 'without a namespace' : `in namespace "${namespace}"`]),
    ...(selector === null ? [] : ['with such labels']),
    ...(prefix === '' ? [] : [`that begins with "${prefix}"`]),
  ].join(' ');
  return [`${what} exists at revision ${revision} of ${view.title}.`, ...(await meant(view, revision, asked))];
}

async function meant(view: KeySource, revision: Revision, asked: AskedKeys): Promise<readonly string[]> {
  const { kind, namespace, prefix } = asked;
  if (kind === null && namespace === null && prefix === '') return [];
  const kinds = new Counts();
  const namespaces = new Counts();
  const keys: string[] = [];
  /** Kinds that go by the name, which those of custom resources do that `--kind` takes by their own name alone. */
  const kindsOf = { kind: new Set<string>(), prefix: new Set<string>() };
  for await (const { identity } of view.keys(revision, {})) {
    // In base64 a slash parts nothing.
    if (!identity.key.startsWith('base64:')) keys.push(identity.key);
    if (identity.namespace !== null) namespaces.add(identity.namespace);
    if (identity.kind === null) continue;
    kinds.add(identity.kind);
    if (kind !== null && isOfType(identity, kind)) kindsOf.kind.add(identity.kind);
    if (isOfType(identity, prefix)) kindsOf.prefix.add(identity.kind);
  }
  const hints: string[] = [];
  const kubernetes = kinds.names().length > 0;
  if (kind !== null && !kinds.has(kindNamed(kind))) hints.push(hint('Kinds', kind, kinds, kindsOf.kind));
  if (namespace !== null && namespace !== '' && !namespaces.has(namespace)) {
    hints.push(hint('Namespaces', namespace, namespaces, new Set()));
  }
  const [ofPrefix = kindNamed(prefix)] = kindsOf.prefix;
  if (prefix !== '' && (kindsOf.prefix.size > 0 || ofPrefix !== prefix)) {
    hints.push(`That is no beginning of a key. For all objects of a kind: --kind ${ofPrefix}`);
  } else if (prefix !== '' && !prefix.startsWith('/') && kubernetes) {
    hints.push('A prefix is how a key in etcd begins, such as /registry/pods/.');
  } else if (prefix !== '') {
    hints.push(...beginningsHint(prefix, keys));
  }
  if (hints.length === 0 && kind !== null) hints.push(...(await kindsThere(view, revision, asked)));
  return hints;
}

/** Which kinds there are where none of the one that was asked for is. */
async function kindsThere(view: KeySource, revision: Revision, asked: AskedKeys): Promise<string[]> {
  const kinds = new Counts();
  for await (const { identity } of view.keys(revision, keyFilter({ ...asked, kind: null }, asked.prefix))) {
    if (identity.kind !== null) kinds.add(identity.kind);
  }
  const names = kinds.names();
  return names.length === 0 ? [] : [`Kinds there: ${firstOf(names)}.`];
}

/** Those that are like what was asked for; else what there is, most frequent first. */
function hint(what: string, asked: string, there: Counts, same: ReadonlySet<string>): string {
  const byLower = new Map(there.names().map((name) => [name.toLowerCase(), name]));
  const similar = similarTexts(asked.toLowerCase(), byLower.keys()).map((name) => byLower.get(name) ?? name);
  const like = [...new Set([...same, ...similar])];
  if (like.length > 0) return `Similar: ${like.join(', ')}.`;
  const names = there.names();
  return names.length === 0 ? `There are no ${what.toLowerCase()}.` : `${what} there: ${firstOf(names)}.`;
}

/** How keys begin instead: like what was asked for, or as they go on where it leads. */
function beginningsHint(prefix: string, keys: readonly string[]): string[] {
  const near = nearBeginnings(prefix, keys);
  if (near === null || near.beginnings.length === 0) return [];
  const { folder, beginnings } = near;
  const names = new Map(beginnings.map((beginning) => [beginning.slice(folder.length).replace(/\/$/, ''), beginning]));
  const [wanted = ''] = prefix.slice(folder.length).split('/');
  const similar = similarTexts(wanted, names.keys()).map((name) => names.get(name) ?? name);
  if (similar.length > 0) return [`Similar: ${similar.join(', ')}.`];
  return [`${folder === '' || folder === '/' ? 'Keys' : `Those in ${folder}`} begin with ${firstOf(beginnings)}.`];
}

function firstOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return names.slice(0, MOST_NAMES).join(', ') + more;
}

/** How often names occur. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return this.#counts.has(name);
  }

  /** Most frequent first. */
  names(): string[] {
    return [...this.#counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  }
}
