import type { ObjectIdentity } from '../domain/facts.ts';
import type { StateEntry, StatePage } from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import { at } from './columns.ts';
import type { Dictionaries, Scope } from './dictionaries.ts';
import { splitKey, type Keys } from './keys.ts';
import type { LifeColumns, Lives } from './lives.ts';
import type { StateSlice } from './state-query.ts';
import { UuidTexts } from './uuid-text.ts';

/**
 * A page of a state for the way between threads: columns of numbers and bytes. The texts of a key go over once; after that
 * its number is enough.
 */
export interface PackedState {
  readonly revision: number;
  readonly more: boolean;
  readonly total: number;
  readonly key: Int32Array;
  readonly modRevision: Float64Array;
  readonly version: Float64Array;
  readonly valueBytes: Float64Array;
  /** By key: an index into `apiVersions`. */
  readonly apiVersion: Int32Array;
  readonly apiVersions: readonly (string | null)[];
  readonly lives: LifeColumns;
  /** What came before is to be forgotten first. */
  readonly anew: boolean;
  readonly newKeys: { readonly ids: Int32Array; readonly texts: string };
  readonly newScopes: readonly (readonly [number, Scope])[];
}

/** So many keys are remembered on the other side. */
const MOST_KNOWN = 80_000;
/** Texts that may themselves hold the separator go as JSON. */
const SEPARATOR = '\n';

/** The side of a thread that reads. */
export class StateSender {
  readonly #keys = new Set<number>();
  readonly #scopes = new Set<number>();

  pack(slice: StateSlice, lives: Lives, keys: Keys, dictionaries: Dictionaries): PackedState {
    const { life, key, shape, modRevision, version, valueBytes } = slice.items;
    let unknown: Int32Array = key.filter((id) => !this.#keys.has(id));
    const anew = this.#keys.size > 0 && this.#keys.size + unknown.length > MOST_KNOWN;
    if (anew) {
      this.#keys.clear();
      this.#scopes.clear();
      unknown = key.slice();
    }
    keys.load(unknown);
    const texts = join(Array.from(unknown, (id) => keys.get(id).text));
    for (const id of unknown) this.#keys.add(id);
    const columns = lives.columns(life);
    const apiVersions: (string | null)[] = [];
    const indexes: number[] = [];
    return {
      revision: slice.revision,
      more: slice.more,
      total: slice.total,
      // Copies: of a view, the whole of what it looks at would go over.
      key: key.slice(),
      modRevision: modRevision.slice(),
      version: version.slice(),
      valueBytes: valueBytes.slice(),
      apiVersion: shape.map((id) => (indexes[id] ??= indexIn(apiVersions, dictionaries.shape(id).apiVersion))),
      apiVersions,
      lives: columns,
      anew,
      newKeys: { ids: unknown, texts },
      newScopes: this.#newScopes(columns.scope, dictionaries),
    };
  }

  #newScopes(scopes: Int32Array, dictionaries: Dictionaries): [number, Scope][] {
    const found: [number, Scope][] = [];
    for (const id of scopes) {
      if (this.#scopes.has(id)) continue;
      this.#scopes.add(id);
      found.push([id, dictionaries.scope(id)]);
    }
    return found;
  }
}

interface KnownKey {
  readonly text: KeyText;
  /** Who it was when it came last, which is nearly always who it is. */
  scope: number;
  identity: ObjectIdentity | null;
}

/** The other side. Pages have to be unpacked in the order in which they were packed. */
export class StateReceiver {
  readonly #keys = new Map<number, KnownKey>();
  readonly #scopes = new Map<number, Scope>();

  unpack(packed: PackedState): StatePage {
    this.#learn(packed);
    const { key, modRevision, version, valueBytes, apiVersion, apiVersions, lives, revision, more, total } = packed;
    const uids = new UuidTexts(new Uint8Array(lives.uuids.buffer));
    const ownerUids = new UuidTexts(new Uint8Array(lives.ownerUuids.buffer));
    const { scope, createRevision, hasUuid, hasOwnerUuid, rare: rareFacts } = lives;
    const anyRare = rareFacts.size > 0;
    const entries: StateEntry[] = [];
    // Each column is read right here and not by a common function: for 20 000 keys that is half of the time.
    for (let i = 0; i < key.length; i++) {
      const rare = anyRare ? rareFacts.get(i) : undefined;
      entries.push({
        identity: this.#identity(key[i] ?? 0, scope[i] ?? 0, rare?.name ?? null),
        apiVersion: apiVersions[apiVersion[i] ?? 0] ?? null,
        uid: hasUuid[i] === 1 ? uids.at(i) : (rare?.uid ?? null),
        ownerUid: hasOwnerUuid[i] === 1 ? ownerUids.at(i) : (rare?.ownerUid ?? null),
        createRevision: createRevision[i] ?? 0,
        modRevision: modRevision[i] ?? 0,
        version: version[i] ?? 0,
        valueBytes: valueBytes[i] ?? 0,
      });
    }
    return { revision, entries, more, total };
  }

  #learn({ anew, newKeys, newScopes }: PackedState): void {
    if (anew) {
      this.#keys.clear();
      this.#scopes.clear();
    }
    if (newKeys.ids.length > 0) {
      const texts = split(newKeys.texts);
      newKeys.ids.forEach((id, i) => this.#keys.set(id, { text: at(texts, i), scope: 0, identity: null }));
    }
    for (const [id, scope] of newScopes) this.#scopes.set(id, scope);
  }

  #identity(id: number, scope: number, rareName: string | null): ObjectIdentity {
    const known = this.#keys.get(id) ?? neverDescribed();
    if (known.identity !== null && known.scope === scope && rareName === null) return known.identity;
    const facts = this.#scopes.get(scope) ?? neverDescribed();
    const { kubernetes, group, resource, kind, namespace } = facts;
    const name = rareName ?? splitKey(known.text).name;
    const identity = { key: known.text, kubernetes, group, resource, kind, namespace, name };
    if (rareName === null) {
      known.scope = scope;
      known.identity = identity;
    }
    return identity;
  }
}

function neverDescribed(): never {
  throw new Error('A reader thread named an object that it never described.');
}

function indexIn(list: (string | null)[], value: string | null): number {
  const index = list.indexOf(value);
  return index === -1 ? list.push(value) - 1 : index;
}

function join(texts: readonly string[]): string {
  return texts.every((text) => !text.includes(SEPARATOR)) ? `=${texts.join(SEPARATOR)}` : JSON.stringify(texts);
}

function split(joined: string): readonly string[] {
  return joined.startsWith('=') ? joined.slice(1).split(SEPARATOR) : (JSON.parse(joined) as readonly string[]);
}
