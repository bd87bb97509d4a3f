import type { EventFacts, Origin } from '../domain/facts.ts';
import type { TimeBasis } from '../domain/history.ts';
import type { EventRecord } from '../domain/history-writer.ts';
import type { Revision } from '../domain/revision.ts';
import { namedInEvent } from './event-subjects.ts';
import { splitKey } from './keys.ts';
import type { LiveKey, LiveKeys } from './live-keys.ts';
import type { StoredUid } from './life-page.ts';
import { storeUid } from './lives.ts';
import type { StoreContext } from './store-context.ts';
import { NO_VALUE, TIME_BASES } from './stored-event.ts';
import { StreamWriter } from './streams.ts';

/** When and how an event came. */
export interface EventMoment {
  readonly revision: Revision;
  readonly ordinal: number;
  readonly origin: Origin;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
}

/** A JavaScript number would be stored as a floating point one: the column has no type of its own. */
type StoredReference = bigint | Exclude<StoredUid, null>;

/** Writes events of one recording. Not to be used any more after a rollback. */
export class EventWriter {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly live: LiveKeys;
  readonly #streams: StreamWriter;
  readonly #insertHot;
  readonly #insertLife;
  readonly #endLife;

  constructor(context: StoreContext, rid: number, live: LiveKeys) {
    this.#context = context;
    this.#rid = rid;
    this.live = live;
    this.#streams = new StreamWriter(context.db, rid);
    this.#insertHot = context.db.prepare(
      `INSERT INTO hot (rid, revision, ordinal, at, basis, life, shape, actor, version, value_bytes, lease, paths,
       changed_count, position, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertLife = context.db.prepare(
      `INSERT INTO lives (rid, key, scope, create_revision, uid, owner, about, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#endLife = context.db.prepare('UPDATE lives SET delete_revision = ? WHERE id = ?');
  }

  write(event: EventRecord, moment: EventMoment): void {
    const { dictionaries } = this.#context;
    const { facts } = event;
    const before = this.live.get(event.key);
    if (before !== undefined && before.modRevision >= moment.revision) {
      throw new Error(`The key ${event.key} is stored already as of revision ${before.modRevision}.`);
    }
    const isDelete = event.type === 'delete';
    const life = isDelete ? (before ?? this.#begin(event)) : this.#continued(before, event);
    const value = isDelete ? null : (event.value ?? new Uint8Array(0));
    this.#insertHot.run(
      this.#rid,
      moment.revision,
      moment.ordinal,
      moment.atMs === null ? null : Math.round(moment.atMs),
      TIME_BASES.indexOf(moment.timeBasis),
      life.life,
      dictionaries.internShape({
        verb: isDelete ? 'delete' : facts.verb,
        origin: moment.origin,
        noise: facts.noise,
        encoding: facts.encoding,
        redacted: facts.redacted,
        apiVersion: facts.apiVersion,
      }),
      dictionaries.internActor(facts.actor),
      event.version,
      value?.length ?? 0,
      event.lease,
      JSON.stringify(facts.changedPaths),
      facts.changedCount,
      value === null ? NO_VALUE : this.#streams.append(life.identity, value),
      JSON.stringify(facts.fields),
    );
    if (isDelete) {
      this.#endLife.run(moment.revision, life.life);
      this.live.delete(event.key);
    } else {
      if (before !== undefined && before.life !== life.life) this.live.delete(event.key);
      this.live.set({ ...life, modRevision: moment.revision, version: event.version });
    }
  }

  /** Before the transaction ends. */
  save(): void {
    this.#streams.save();
  }

  /** The life that an event belongs to: the key's present one, unless the event says that it is about something else. */
  #continued(before: LiveKey | undefined, event: EventRecord): LiveKey {
    const { facts } = event;
    if (
      before !== undefined &&
      before.createRevision === event.createRevision &&
      before.uid === facts.uid &&
      before.ownerUid === (facts.owner?.uid ?? null) &&
      before.scope === this.#context.dictionaries.internScope(facts.identity) &&
      before.identity.name === facts.identity.name
    ) {
      return before;
    }
    return this.#begin(event);
  }

  #begin(event: EventRecord): LiveKey {
    const { facts } = event;
    const key = this.#context.keys.findOrAdd(event.key);
    const scope = this.#context.dictionaries.internScope(facts.identity);
    const { name } = facts.identity;
    const life = Number(
      this.#insertLife.run(
        this.#rid,
        key.id,
        scope,
        event.createRevision,
        facts.uid === null ? null : storeUid(facts.uid),
        this.#reference(facts.owner?.uid),
        this.#about(facts),
        name === splitKey(event.key).name ? null : name,
      ).lastInsertRowid,
    );
    return {
      keyId: key.id,
      life,
      scope,
      identity: { ...facts.identity, key: event.key },
      uid: facts.uid,
      ownerUid: facts.owner?.uid ?? null,
      createRevision: event.createRevision,
      modRevision: event.modRevision,
      version: event.version,
    };
  }

  /**
   * Whom an Event is about, unless its owner says so already: by its uid, or by the name that its own begins with. The uid
   * that Events about a Node give is the Node's name.
   */
  #about({ identity, owner, involvedUid }: EventFacts): StoredReference | null {
    if (typeof involvedUid === 'string' && involvedUid !== owner?.uid) return this.#reference(involvedUid);
    return owner !== null && typeof storeUid(owner.uid) !== 'string' ? null : namedInEvent(identity);
  }

  /** An object by the number of its life where it exists, which is shorter than its uid. */
  #reference(uid: string | null | undefined): StoredReference | null {
    if (uid === null || uid === undefined) return null;
    const life = this.live.lifeOf(uid);
    return life === undefined ? storeUid(uid) : BigInt(life);
  }
}
