import type { ObjectIdentity } from '../domain/facts.ts';
import type { StateEntry, StatePage } from '../domain/history-reader.ts';
import { at } from './columns.ts';

/**
 * A page of a state for the way between threads. Entries one by one are costly to copy (an object and its identity each, ten
 * thousands of them); columns of numbers and a few joined texts are not.
 */
export interface PackedStatePage {
  readonly revision: number;
  readonly more: boolean;
  readonly total: number;
  readonly numbers: Float64Array;
  /** Distinct combinations of what many objects share. */
  readonly kinds: readonly PackedKind[];
  readonly keys: string;
  readonly names: string;
  readonly uids: string;
  readonly ownerUids: string;
}

type PackedKind = Omit<ObjectIdentity, 'key' | 'name'> & Pick<StateEntry, 'apiVersion'>;

const NUMBERS = 5;
/** Texts that may themselves hold the separator go as JSON. */
const SEPARATOR = '\n';
/** No uid. */
const NONE = '\0';

function join(texts: readonly string[]): string {
  return texts.every((text) => !text.includes(SEPARATOR)) ? `=${texts.join(SEPARATOR)}` : JSON.stringify(texts);
}

function split(joined: string): readonly string[] {
  return joined.startsWith('=') ? joined.slice(1).split(SEPARATOR) : (JSON.parse(joined) as readonly string[]);
}

export function packStatePage(page: StatePage): PackedStatePage {
  const kinds: PackedKind[] = [];
  const indexes = new Map<string, number>();
  const numbers = new Float64Array(page.entries.length * NUMBERS);
  let index = -1;
  page.entries.forEach((entry, i) => {
    const { kubernetes, group, resource, kind, namespace } = entry.identity;
    const { apiVersion } = entry;
    // In key order, what follows is mostly of the same kind and namespace.
    const last = kinds[index];
    if (
      last === undefined ||
      last.namespace !== namespace ||
      last.kind !== kind ||
      last.resource !== resource ||
      last.apiVersion !== apiVersion ||
      last.group !== group ||
      last.kubernetes !== kubernetes
    ) {
      const text = JSON.stringify([kubernetes, group, resource, kind, namespace, apiVersion]);
      index = indexes.get(text) ?? kinds.push({ kubernetes, group, resource, kind, namespace, apiVersion }) - 1;
      indexes.set(text, index);
    }
    const first = i * NUMBERS;
    numbers[first] = index;
    numbers[first + 1] = entry.createRevision;
    numbers[first + 2] = entry.modRevision;
    numbers[first + 3] = entry.version;
    numbers[first + 4] = entry.valueBytes;
  });
  return {
    revision: page.revision,
    more: page.more,
    total: page.total,
    numbers,
    kinds,
    keys: join(page.entries.map((entry) => entry.identity.key)),
    names: join(page.entries.map((entry) => entry.identity.name)),
    uids: join(page.entries.map((entry) => entry.uid ?? NONE)),
    ownerUids: join(page.entries.map((entry) => entry.ownerUid ?? NONE)),
  };
}

export function unpackStatePage(packed: PackedStatePage): StatePage {
  const { numbers, kinds, revision, more, total } = packed;
  const keys = split(packed.keys);
  const names = split(packed.names);
  const uids = split(packed.uids);
  const ownerUids = split(packed.ownerUids);
  const entries = Array.from({ length: numbers.length / NUMBERS }, (_, i): StateEntry => {
    const first = i * NUMBERS;
    const { kubernetes, group, resource, kind, namespace, apiVersion } = at(kinds, at(numbers, first));
    return {
      identity: { key: at(keys, i), kubernetes, group, resource, kind, namespace, name: at(names, i) },
      apiVersion,
      uid: at(uids, i) === NONE ? null : at(uids, i),
      ownerUid: at(ownerUids, i) === NONE ? null : at(ownerUids, i),
      createRevision: at(numbers, first + 1),
      modRevision: at(numbers, first + 2),
      version: at(numbers, first + 3),
      valueBytes: at(numbers, first + 4),
    };
  });
  return { revision, entries, more, total };
}
