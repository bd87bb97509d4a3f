import { CLUSTER } from '../objects/tree.ts';
import { begins, kindOf } from './kind-names.ts';

/** A kind or a namespace that a word names or begins: what is shown can be narrowed to it. */
export interface Narrowing {
  readonly by: 'kind' | 'namespace';
  /** As the filters take it: '' is the namespace of what has none. */
  readonly value: string;
  readonly label: string;
  /** The word is its own name, or short for it, and not only the beginning. */
  readonly named: boolean;
}

/** Of either sort: who wants another types on. */
const MOST = 3;
/** A single letter begins too many. */
const SHORTEST_BEGINNING = 2;

type Nearness = 'whole' | 'name' | 'part';
const NEAREST_FIRST: readonly Nearness[] = ['whole', 'name', 'part'];

/** The kinds (as kubectl takes them: `Pod`, `pods`, `po`), then the namespaces, that a word names or begins, nearest first. */
export function narrowings(
  text: string,
  kinds: readonly string[],
  namespaces: readonly string[],
): readonly Narrowing[] {
  const word = text.trim().toLowerCase();
  if (word === '' || /\s/.test(word)) return [];
  const meant = kindOf(word, kinds);
  return [
    ...nearest(word, kinds, (kind) => (kind === meant ? 'whole' : begins(word, kind))).map(({ name, named }) => ({
      ...{ by: 'kind' as const, value: name, label: name, named },
    })),
    ...nearest(word, [...namespaces, CLUSTER], (name) => namespaceNearness(word, name)).map(({ name, named }) => ({
      ...{ by: 'namespace' as const, value: name === CLUSTER ? '' : name, label: name, named },
    })),
  ];
}

function nearest(
  word: string,
  names: readonly string[],
  nearnessOf: (name: string) => Nearness | null,
): readonly { readonly name: string; readonly named: boolean }[] {
  const isBeginning = word.length >= SHORTEST_BEGINNING;
  return NEAREST_FIRST.flatMap((nearness) =>
    nearness === 'whole' || isBeginning
      ? names.filter((name) => nearnessOf(name) === nearness).map((name) => ({ name, named: nearness === 'whole' }))
      : [],
  ).slice(0, MOST);
}

/** A part of a namespace's name begins behind a dash: `system` of kube-system. */
function namespaceNearness(word: string, name: string): Nearness | null {
  const text = name.toLowerCase();
  if (text === word) return 'whole';
  if (text.startsWith(word)) return 'name';
  return text.split(/[^a-z0-9]+/).some((part) => part !== '' && part.startsWith(word)) ? 'part' : null;
}
