import type { Clock } from '../domain/clock.ts';
import type { Gap, GapCause, HistoryEvent, RevisionBatch } from '../domain/history.ts';
import type { EventRecord, HistoryWriter, LatestValue, RevisionRecord, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Commit } from '../domain/recorder.ts';
import type { Revision } from '../domain/revision.ts';
import { Anchors } from './anchors.ts';
import { revisionSummary } from './event-summary.ts';
import { LatestValues } from './latest-values.ts';
import { Resync } from './resync.ts';
import { TimeEstimate } from './time-estimate.ts';

export interface IntakeDeps {
  readonly writer: Pick<HistoryWriter, 'latest' | 'existing'>;
  /** Makes changes durable; goes on trying while there is no room. */
  readonly commit: (recording: string, changes: readonly StoreChange[]) => Promise<void>;
  readonly describe: (event: HistoryEvent, previous: LatestValue | null, cameInGap?: boolean) => EventRecord;
  readonly keep: (key: KeyText) => boolean;
  readonly clock: Clock;
  readonly onCommit: (commit: Commit) => void;
  /** The stored events before they are committed, so that a name can be found in them. */
  readonly onEvent?: (record: EventRecord) => void;
  /** Called now and then within a large message, so that others have their turn; what it rejects with ends the message. */
  readonly pause?: () => Promise<void>;
}

export interface IntakeStart {
  readonly id: string;
  readonly firstRevision: Revision;
  /** null: nothing is stored yet. */
  readonly cursor: Revision | null;
  readonly gaps: readonly Gap[];
  readonly anchors: Anchors;
  /** Time of the last stored revision. */
  readonly lastAtMs: number | null;
}

/** Revisions of one commit that are told one by one. More come only while catching up, when nobody reads along. */
const MOST_TOLD = 500;
/** Described between two pauses. */
const EVENTS_AT_ONCE = 256;

/** What a commit brings besides what it stores. */
interface Taken {
  readonly records: readonly EventRecord[];
  /** Where everything is stored up to then; null: within a baseline. */
  readonly cursor: Revision | null;
  readonly revisions?: readonly RevisionRecord[];
  readonly gaps?: readonly Gap[];
}

/**
 * Takes the messages of a source, in their order, into one recording. Each message is one durable commit, and is told only
 * after it. While one is made durable, the next is described: what takes a message is done when it has been handed over, and
 * `settled` when all that was is durable.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #latest: LatestValues;
  readonly #times: TimeEstimate;
  readonly firstRevision: Revision;
  #id: string;
  #cursor: Revision | null;
  /** What was handed over reaches to here. */
  #taken: Revision | null;
  /** The one commit under way. */
  #commit: Promise<void> = Promise.resolve();
  #gaps: Gap[];
  /** Those, and what was handed over of them. */
  #gapsTaken: Gap[];
  #anchors: Anchors;
  #resync: { gap: Gap; comparison: Resync } | null = null;

  constructor(deps: IntakeDeps, start: IntakeStart) {
    this.#deps = deps;
    this.#latest = new LatestValues(deps.writer);
    this.#times = new TimeEstimate(start.lastAtMs);
    this.firstRevision = start.firstRevision;
    this.#id = start.id;
    this.#cursor = start.cursor;
    this.#taken = start.cursor;
    this.#gaps = [...start.gaps];
    this.#gapsTaken = [...start.gaps];
    this.#anchors = start.anchors;
  }

  get id(): string {
    return this.#id;
  }

  /** Up to where everything is stored; null until the baseline is complete. */
  get cursor(): Revision | null {
    return this.#cursor;
  }

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  get anchors(): Anchors {
    return this.#anchors;
  }

  /** From now on the recording has this id. */
  async rename(id: string, history: string): Promise<void> {
    await this.#commit;
    await this.#deps.commit(this.#id, [{ type: 'identity', id, history }]);
    this.#id = id;
  }

  /** Keys that exist at the revision where the recording begins. */
  async baseline(events: readonly HistoryEvent[], revision: Revision, done: boolean): Promise<void> {
    const nowMs = this.#deps.clock.now();
    const records: EventRecord[] = [];
    for (const event of events) {
      if (!this.#deps.keep(event.key)) continue;
      const record = this.#deps.describe(event, null);
      this.#times.existing(record.facts.writtenAtMs, nowMs);
      this.#latest.remember(record);
      records.push(record);
      if (records.length % EVENTS_AT_ONCE === 0) await this.#deps.pause?.();
    }
    const changes: StoreChange[] = [];
    if (records.length > 0) changes.push({ type: 'listed', origin: 'baseline', events: records });
    if (done) changes.push({ type: 'cursor', revision });
    await this.#handOver(changes, { records, cursor: done ? revision : null });
  }

  /** Revisions that follow the cursor; what is stored already is passed over. */
  async revisions(batches: readonly RevisionBatch[]): Promise<void> {
    const { keep, clock } = this.#deps;
    const nowMs = clock.now();
    const records: RevisionRecord[] = [];
    let last: Revision | null = null;
    let described = 0;
    for (const batch of batches) {
      if (this.#taken !== null && batch.revision <= this.#taken) continue;
      last = batch.revision;
      const events: EventRecord[] = [];
      for (const event of batch.events) {
        if (!keep(event.key)) continue;
        const previous = this.#previous(event);
        // Mostly it is at hand: to wait for each of thousands takes time of its own.
        events.push(this.#describe(event, previous instanceof Promise ? await previous : previous));
        if (++described % EVENTS_AT_ONCE === 0) await this.#deps.pause?.();
      }
      if (events.length === 0) continue;
      const time = this.#times.next(
        batch,
        events.map((event) => event.facts.writtenAtMs),
        nowMs,
      );
      records.push({ revision: batch.revision, atMs: time.atMs, timeBasis: time.timeBasis, events });
    }
    if (last === null) return;
    const changes: StoreChange[] = [];
    if (records.length > 0) changes.push({ type: 'revisions', revisions: records });
    if (records.at(-1)?.revision !== last) changes.push({ type: 'cursor', revision: last });
    const events = records.flatMap((record) => record.events);
    await this.#handOver(changes, { records: events, cursor: last, revisions: records });
  }

  /** Revisions are missing and nothing tells what they left. */
  async missing(from: Revision, to: Revision, cause: GapCause): Promise<void> {
    const gap: Gap = { from, to, cause, noticedAtMs: this.#deps.clock.now() };
    this.#gapsTaken.push(gap);
    const changes: StoreChange[] = [
      { type: 'gap', gap },
      { type: 'cursor', revision: to },
    ];
    await this.#handOver(changes, { records: [], cursor: to, gaps: [gap] });
  }

  /** Revisions are missing; what follows of them is all that is known. */
  async told(from: Revision, to: Revision, cause: GapCause): Promise<void> {
    const gap: Gap = { from, to, cause, noticedAtMs: this.#deps.clock.now() };
    this.#gapsTaken.push(gap);
    await this.#handOver([{ type: 'gap', gap }], { records: [], cursor: this.#taken, gaps: [gap] });
  }

  /** Revisions are missing; the list that follows says what they left. */
  async gap(from: Revision, to: Revision, cause: GapCause): Promise<void> {
    await this.#commit;
    const existing = await this.#deps.writer.existing(this.#id);
    const gap: Gap = { from, to, cause, noticedAtMs: this.#deps.clock.now() };
    this.#gapsTaken.push(gap);
    this.#resync = { gap, comparison: new Resync(existing, this.#cursor ?? 0) };
  }

  /** A page of the keys that exist at a gap's end. @throws HistoryDiffers when they contradict what is stored */
  async resync(events: readonly HistoryEvent[], revision: Revision, done: boolean): Promise<void> {
    if (this.#resync === null) throw new Error('a list after a gap came without the gap');
    const { gap, comparison } = this.#resync;
    comparison.page(events.filter((event) => this.#deps.keep(event.key)));
    if (!done) return;
    const records: EventRecord[] = [];
    for (const event of comparison.end(revision)) records.push(this.#describe(event, await this.#previous(event)));
    const changes: StoreChange[] = [{ type: 'gap', gap }];
    if (records.length > 0) changes.push({ type: 'listed', origin: 'resync', events: records });
    changes.push({ type: 'cursor', revision });
    this.#resync = null;
    await this.#handOver(changes, { records, cursor: revision, gaps: [gap] });
  }

  /** Resolves when everything that was handed over is durable. @throws what its commit failed with */
  settled(): Promise<void> {
    return this.#commit;
  }

  /** What was begun and not committed is forgotten; the source will give it again. Resolves when nothing is under way. */
  async interrupted(): Promise<void> {
    await this.#commit.catch(() => undefined);
    this.#commit = Promise.resolve();
    this.#taken = this.#cursor;
    this.#gapsTaken = [...this.#gaps];
    this.#resync = null;
    this.#latest.clear();
  }

  #describe(event: HistoryEvent, previous: LatestValue | null): EventRecord {
    const record = this.#deps.describe(event, previous, previous === null && this.#cameInGap(event));
    this.#latest.remember(record);
    this.#deps.onEvent?.(record);
    return record;
  }

  #cameInGap({ type, createRevision }: HistoryEvent): boolean {
    return type === 'put' && this.#gapsTaken.some(({ from, to }) => from <= createRevision && createRevision <= to);
  }

  #previous(event: HistoryEvent): LatestValue | null | Promise<LatestValue | null> {
    // The first put of a key has nothing before it.
    if (event.type === 'put' && event.version === 1) return null;
    const known = this.#latest.recall(event.key);
    return known === undefined ? this.#latest.load(this.#id, event.key) : known;
  }

  /** One commit at a time: the one before must be durable. @throws what that one failed with */
  async #handOver(changes: readonly StoreChange[], taken: Taken): Promise<void> {
    await this.#commit;
    this.#taken = taken.cursor;
    this.#commit = this.#store(changes, taken);
    // Whoever asks whether it is settled, or hands over what follows, is told of a failure.
    this.#commit.catch(() => undefined);
  }

  async #store(changes: readonly StoreChange[], { records, cursor, revisions = [], gaps = [] }: Taken): Promise<void> {
    if (changes.length > 0) await this.#deps.commit(this.#id, changes);
    // Only what is stored may speak for the recording later.
    for (const record of records) this.#anchors.note(record);
    this.#gaps.push(...gaps);
    if (cursor === null) return;
    this.#latest.committed(cursor);
    this.#cursor = cursor;
    this.#deps.onCommit({
      recording: this.#id,
      revisions: revisions.length > MOST_TOLD ? null : revisions.map(revisionSummary),
      revisionCount: revisions.length,
      gaps,
      lastRevision: cursor,
    });
  }
}
