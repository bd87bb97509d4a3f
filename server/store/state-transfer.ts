import type { ObjectIdentity } from '../domain/facts.ts';
import type { StateEntry, StatePage } from '../domain/history-reader.ts';
import { at } from './columns.ts';
import { splitKey } from './keys.ts';
import type { Life, Lives } from './lives.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { StateSlice } from './state-query.ts';

/**
 * A page of a state for the way between threads. What does not change in the life of an object goes over once; after that
 * its number is enough, and a page is a few columns of numbers.
 */
export interface PackedState {
  readonly revision: number;
  readonly more: boolean;
  readonly total: number;
  readonly life: Int32Array;
  readonly modRevision: Float64Array;
  readonly version: Float64Array;
  readonly valueBytes: Float64Array;
  /** By key: an index into `apiVersions`. */
  readonly apiVersion: Int32Array;
  readonly apiVersions: readonly (string | null)[];
  /** What came before is to be forgotten first. */
  readonly anew: boolean;
  readonly lives: PackedLives;
}

/** Objects as joined texts, which are cheaper to copy than an object each. */
interface PackedLives {
  readonly ids: Int32Array;
  readonly createRevisions: Float64Array;
  readonly scopes: Int32Array;
  /** What `scopes` is an index into. */
  readonly scopeList: readonly Scope[];
  readonly keys: string;
  readonly uids: string;
  readonly ownerUids: string;
  /** By index, where a name is not the end of its key. */
  readonly names: ReadonlyMap<number, string>;
}

type Scope = Omit<ObjectIdentity, 'key' | 'name'>;
type KnownLife = Pick<StateEntry, 'identity' | 'uid' | 'ownerUid' | 'createRevision'>;

/** So many objects are remembered on the other side. */
const MOST_KNOWN = 45_000;
/** Texts that may themselves hold the separator go as JSON. */
const SEPARATOR = '\n';
/** No uid. */
const NONE = '\0';

/** The side of a thread that reads. */
export class StateSender {
  #known = new Set<number>();

  pack(slice: StateSlice, lives: Lives, dictionaries: Dictionaries): PackedState {
    const { life, shape, modRevision, version, valueBytes } = slice.items;
    let unknown: Int32Array = life.filter((id) => !this.#known.has(id));
    const anew = this.#known.size > 0 && this.#known.size + unknown.length > MOST_KNOWN;
    if (anew) {
      this.#known.clear();
      unknown = life;
    }
    lives.load(unknown);
    const packedLives = packLives(Array.from(unknown, (id) => lives.get(id)));
    for (const id of unknown) this.#known.add(id);
    const apiVersions: (string | null)[] = [];
    const indexes: number[] = [];
    return {
      revision: slice.revision,
      more: slice.more,
      total: slice.total,
      // Copies: of a view, the whole of what it looks at would go over.
      life: life.slice(),
      modRevision: modRevision.slice(),
      version: version.slice(),
      valueBytes: valueBytes.slice(),
      apiVersion: shape.map((id) => (indexes[id] ??= indexIn(apiVersions, dictionaries.shape(id).apiVersion))),
      apiVersions,
      anew,
      lives: packedLives,
    };
  }
}

/** The other side. Pages have to be unpacked in the order in which they were packed. */
export class StateReceiver {
  readonly #known = new Map<number, KnownLife>();

  unpack(packed: PackedState): StatePage {
    if (packed.anew) this.#known.clear();
    unpackLives(packed.lives, this.#known);
    const { life, modRevision, version, valueBytes, apiVersion, apiVersions, revision, more, total } = packed;
    const entries: StateEntry[] = [];
    for (let i = 0; i < life.length; i++) {
      const known = this.#known.get(at(life, i));
      if (known === undefined) throw new Error('A reader thread named an object that it never described.');
      entries.push({
        identity: known.identity,
        apiVersion: at(apiVersions, at(apiVersion, i)),
        uid: known.uid,
        ownerUid: known.ownerUid,
        createRevision: known.createRevision,
        modRevision: at(modRevision, i),
        version: at(version, i),
        valueBytes: at(valueBytes, i),
      });
    }
    return { revision, entries, more, total };
  }
}

function packLives(lives: readonly Life[]): PackedLives {
  const scopeList: Scope[] = [];
  const indexes: number[] = [];
  const names = new Map<number, string>();
  const scopes = Int32Array.from(lives, ({ scope, identity }, i) => {
    if (identity.name !== splitKey(identity.key).name) names.set(i, identity.name);
    const { kubernetes, group, resource, kind, namespace } = identity;
    return (indexes[scope] ??= scopeList.push({ kubernetes, group, resource, kind, namespace }) - 1);
  });
  return {
    ids: Int32Array.from(lives, (life) => life.id),
    createRevisions: Float64Array.from(lives, (life) => life.createRevision),
    scopes,
    scopeList,
    keys: join(lives.map((life) => life.identity.key)),
    uids: join(lives.map((life) => life.uid ?? NONE)),
    ownerUids: join(lives.map((life) => life.ownerUid ?? NONE)),
    names,
  };
}

function unpackLives(packed: PackedLives, known: Map<number, KnownLife>): void {
  if (packed.ids.length === 0) return;
  const keys = split(packed.keys);
  const uids = split(packed.uids);
  const ownerUids = split(packed.ownerUids);
  packed.ids.forEach((id, i) => {
    const key = at(keys, i);
    const { kubernetes, group, resource, kind, namespace } = at(packed.scopeList, at(packed.scopes, i));
    const name = packed.names.get(i) ?? splitKey(key).name;
    known.set(id, {
      identity: { key, kubernetes, group, resource, kind, namespace, name },
      uid: at(uids, i) === NONE ? null : at(uids, i),
      ownerUid: at(ownerUids, i) === NONE ? null : at(ownerUids, i),
      createRevision: at(packed.createRevisions, i),
    });
  });
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
