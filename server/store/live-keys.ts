import type { ObjectIdentity } from '../domain/facts.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import type { RecordingRow } from './recordings.ts';
import { itemAt } from './state-columns.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';

/** A key that exists at the cursor, as the writer has to know it to write the next event of it. */
export interface LiveKey {
  readonly keyId: number;
  readonly life: number;
  readonly scope: number;
  readonly identity: ObjectIdentity;
  readonly uid: string | null;
  readonly ownerUid: string | null;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  readonly version: number;
}

/** Everything that exists at the cursor of one recording. */
export class LiveKeys {
  readonly #keys = new Map<KeyText, LiveKey>();
  readonly #byUid = new Map<string, number>();

  static load(context: StoreContext, row: RecordingRow): LiveKeys {
    const live = new LiveKeys();
    const segments = context.segments.of(row.rid, row.layout);
    const state = stateAt(context, segments, Number.MAX_SAFE_INTEGER);
    context.keys.load(state.key);
    for (let i = 0; i < state.key.length; i++) {
      const item = itemAt(state, i);
      const { scope, identity, uid, ownerUid, createRevision } = context.lives.get(item.life);
      live.set({
        keyId: item.key,
        life: item.life,
        scope,
        identity,
        uid,
        ownerUid,
        createRevision,
        modRevision: item.modRevision,
        version: item.version,
      });
    }
    return live;
  }

  get(key: KeyText): LiveKey | undefined {
    return this.#keys.get(key);
  }

  set(key: LiveKey): void {
    this.#keys.set(key.identity.key, key);
    if (key.uid !== null) this.#byUid.set(key.uid, key.life);
  }

  delete(key: KeyText): void {
    const known = this.#keys.get(key);
    if (known === undefined) return;
    this.#keys.delete(key);
    if (known.uid !== null && this.#byUid.get(known.uid) === known.life) this.#byUid.delete(known.uid);
  }

  /** The life of an object that exists, by its uid. */
  lifeOf(uid: string): number | undefined {
    return this.#byUid.get(uid);
  }

  entries(): IterableIterator<[KeyText, LiveKey]> {
    return this.#keys.entries();
  }
}
