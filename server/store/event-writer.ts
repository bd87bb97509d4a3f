import type { EventFacts, Origin } from '../domain/facts.ts';
import type { TimeBasis } from '../domain/history.ts';
import type { EventRecord } from '../domain/history-writer.ts';
import type { Revision } from '../domain/revision.ts';
import { namedInEvent } from './event-subjects.ts';
import { HotRows, oldestHotEvents, type NewEvent } from './hot-events.ts';
import { splitKey } from './keys.ts';
import { LabelSets, tellRelabelled } from './label-sets.ts';
import type { LiveKey, LiveKeys } from './live-keys.ts';
import type { StoredUid } from './life-page.ts';
import { storeUid } from './lives.ts';
import { isReadable, type RecordingRow } from './recordings.ts';
import { putIntoChunks } from './sealing.ts';
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

/**
 * Writes events of one recording: what a transaction brings is gathered, and stored when it is saved. Not to be used any more
 * after a rollback.
 */
export class EventWriter {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly live: LiveKeys;
  readonly #streams: StreamWriter;
  readonly #hot: HotRows;
  readonly #labelSets: LabelSets;
  readonly #insertLife;
  readonly #setLabels;
  readonly #inheritLabels;
  readonly #beginEnd;
  readonly #endLife;
  #events: NewEvent[] = [];
  readonly #nextOrdinals = new Map<Revision, number>();

  constructor(context: StoreContext, rid: number, live: LiveKeys) {
    this.#context = context;
    this.#rid = rid;
    this.live = live;
    this.#streams = new StreamWriter(context, rid);
    this.#hot = new HotRows(context.db, rid);
    this.#labelSets = new LabelSets(context.db, rid);
    this.#insertLife = context.db.prepare(
      `INSERT INTO lives (rid, key, scope, create_revision, uid, owner, about, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setLabels = context.db.prepare(
      'UPDATE lives SET labels = ? WHERE key = ? AND rid = ? AND create_revision = ?',
    );
    this.#inheritLabels = context.db.prepare(
      'UPDATE lives SET labels = (SELECT labels FROM lives WHERE id = ?) WHERE id = ?',
    );
    this.#beginEnd = context.db.prepare(
      'UPDATE lives SET terminating_revision = ? WHERE id = ? AND terminating_revision IS NULL',
    );
    this.#endLife = context.db.prepare('UPDATE lives SET delete_revision = ? WHERE id = ?');
  }

  write(event: EventRecord, moment: EventMoment): void {
    const { dictionaries, keys } = this.#context;
    const { facts } = event;
    const before = this.live.get(event.key);
    if (before !== undefined && before.modRevision >= moment.revision) {
      throw new Error(`The key ${event.key} is stored already as of revision ${before.modRevision}.`);
    }
    const isDelete = event.type === 'delete';
    const life = isDelete ? (before ?? this.#begin(event)) : this.#continued(before, event);
    const value = isDelete ? null : (event.value ?? new Uint8Array(0));
    this.#events.push({
      revision: moment.revision,
      ordinal: moment.ordinal,
      atMs: moment.atMs === null ? null : Math.round(moment.atMs),
      basis: TIME_BASES.indexOf(moment.timeBasis),
      life: life.life,
      key: life.keyId,
      scope: life.scope,
      prefix: keys.get(life.keyId).prefix,
      shape: dictionaries.internShape({
        verb: isDelete ? 'delete' : facts.verb,
        origin: moment.origin,
        noise: facts.noise,
        encoding: facts.encoding,
        redacted: facts.redacted,
        apiVersion: facts.apiVersion,
      }),
      actor: dictionaries.internActor(facts.actor),
      version: event.version,
      valueBytes: value?.length ?? 0,
      lease: event.lease,
      paths: JSON.stringify(facts.changedPaths),
      changedCount: facts.changedCount,
      position: value === null ? NO_VALUE : this.#streams.append(life.identity, value),
      fields: JSON.stringify(facts.fields),
    });
    if (facts.terminating === true && !isDelete) this.#beginEnd.run(moment.revision, life.life);
    if (isDelete) {
      this.#endLife.run(moment.revision, life.life);
      this.live.delete(event.key);
    } else {
      this.#keepLabels(before, life, event);
      if (before !== undefined && before.life !== life.life) this.live.delete(event.key);
      this.live.set({ ...life, modRevision: moment.revision, version: event.version });
    }
  }

  /** The place of one more event of a revision, of which some may be stored. */
  nextOrdinal(revision: Revision): number {
    const next = this.#nextOrdinals.get(revision) ?? this.#hot.nextOrdinal(revision);
    this.#nextOrdinals.set(revision, next + 1);
    return next;
  }

  /**
   * Before the transaction ends. A chunk's worth of events is put away at once, with their values; fewer wait for others.
   * @param row with the cursor as it will be
   * @returns how many events were put away
   */
  save(row: RecordingRow): number {
    const events = this.#events;
    this.#events = [];
    this.#nextOrdinals.clear();
    const { db, sizes } = this.#context;
    const many = events.length >= sizes.chunkEvents;
    this.#streams.save(many);
    // Of what goes beyond the cursor more may come before it. A backlog is worked off in steps.
    if (
      !many ||
      !isReadable(row) ||
      events.some(({ revision }) => revision > row.cursor) ||
      this.#hot.reach(sizes.chunkEvents)
    ) {
      for (const event of events) this.#hot.add(event);
      return 0;
    }
    const waiting = oldestHotEvents(db, row.rid, row.cursor, { limit: sizes.chunkEvents, whole: false });
    this.#hot.deleteUpTo(row.cursor);
    putIntoChunks(
      this.#context,
      row,
      [...waiting, ...events].sort((a, b) => a.revision - b.revision),
    );
    return events.length;
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

  /** An object counts with the labels that it had last in all of its lives, of which it has several where its owner changed. */
  #keepLabels(before: LiveKey | undefined, life: LiveKey, { facts: { labels }, createRevision }: EventRecord): void {
    const known = before?.createRevision === createRevision ? before : null;
    if (labels !== undefined && labels !== null) {
      const set = this.#labelSets.findOrAdd(labels);
      if (set === null && known === null) return;
      this.#setLabels.run(set, life.keyId, this.#rid, createRevision);
      if (known !== null) tellRelabelled(this.#context.db);
    } else if (known !== null && known.life !== life.life) this.#inheritLabels.run(known.life, life.life);
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
