import { setTimeout as sleep } from 'node:timers/promises';
import { isRewindError, RewindError, type ErrorCode } from '../domain/errors.ts';
import type { HistoryEvent, RevisionBatch } from '../domain/history.ts';
import type { EventRecord, LatestValue, RevisionRecord } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistorySession, LiveSource, SourceMessage } from '../source/source.ts';
import { backoffMs } from './backoff.ts';
import { connect } from './connect.ts';
import type { Reading } from './kubernetes-reading.ts';
import { LatestValues } from './latest-values.ts';

/** So long may etcd be silent while its head moves on. */
const STALL_MS = 15_000;
/** What goes away by itself; what a person has to put right ends the following. */
const PASSING: readonly ErrorCode[] = ['etcd_unreachable', 'etcd_no_leader', 'etcd_protocol', 'revision_compacted'];

export type Followed =
  | { readonly type: 'connected'; readonly endpoint: string; readonly headRevision: Revision }
  /** `before`: what the key of each event was before it; null: nothing, or not known. */
  | { readonly type: 'revision'; readonly record: RevisionRecord; readonly before: readonly (LatestValue | null)[] }
  | { readonly type: 'gap'; readonly gap: Extract<SourceMessage, { type: 'gap' }> }
  /** It is tried again. */
  | { readonly type: 'lost'; readonly error: RewindError };

export interface FollowOptions {
  readonly reading: Reading;
  /** What is described and given; the others are only counted. */
  readonly keep: (key: KeyText) => boolean;
  /** The first revision; null: the next one that is written. */
  readonly from: Revision | null;
  readonly signal: AbortSignal;
}

/**
 * What an etcd writes, each revision once and in order, over as many connections as it takes. Nothing is stored: what a key
 * was before is asked of etcd itself. Ends when the signal says so.
 * @throws RewindError where the first connection fails, or something that does not pass
 */
export async function* follow(source: LiveSource, options: FollowOptions): AsyncGenerator<Followed, void> {
  const { signal } = options;
  const follower = new Follower(options);
  let failures = 0;
  let session: HistorySession | null = null;
  const interrupt = () => session?.close();
  signal.addEventListener('abort', interrupt);
  try {
    while (!signal.aborted) {
      try {
        session = await connect(source, signal);
        yield await follower.connected(session);
        for await (const message of session.messages(follower.after, STALL_MS)) {
          yield* follower.take(message, session);
          failures = 0;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (follower.after === null || !isRewindError(error) || !PASSING.includes(error.code)) throw error;
        yield { type: 'lost', error };
        await sleep(backoffMs(++failures, false, Math.random()), undefined, { signal }).catch(() => undefined);
      } finally {
        session?.close();
        session = null;
      }
    }
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** Where the following stands, and what it knows of the keys. */
class Follower {
  readonly #options: FollowOptions;
  readonly #latest = new LatestValues({ latest: async () => null });
  #clusterId: string | null = null;
  /** All up to here was given; null: nothing was connected to. */
  after: Revision | null = null;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  async connected(session: HistorySession): Promise<Followed> {
    const { endpoint, headRevision, source } = session;
    if (this.after === null) {
      const { node } = await session.origin(null);
      if (node !== null) this.#options.reading.learn(node);
      this.#clusterId = source.clusterId;
      this.after = this.#options.from === null ? headRevision : Math.max(0, this.#options.from - 1);
    } else if (source.clusterId !== this.#clusterId || (this.#options.from === null && headRevision < this.after)) {
      throw new RewindError('recording_differs', `Another history is at ${endpoint} now (revision ${headRevision}).`, {
        hint: 'etcd was restored from a backup, or replaced. Start again to follow what it is now.',
      });
    }
    return { type: 'connected', endpoint, headRevision };
  }

  async *take(message: SourceMessage, session: HistorySession): AsyncGenerator<Followed, void> {
    if (message.type === 'gap') {
      this.#latest.clear();
      this.after = message.to;
      yield { type: 'gap', gap: message };
    } else if (message.type === 'revisions') {
      for (const batch of message.batches) {
        const { record, before } = await this.#describe(batch, session);
        this.after = batch.revision;
        if (record.events.length > 0) yield { type: 'revision', record, before };
      }
      this.#latest.committed();
    }
  }

  async #describe(
    { revision, atMs, timeBasis, events }: RevisionBatch,
    session: HistorySession,
  ): Promise<{ record: RevisionRecord; before: readonly (LatestValue | null)[] }> {
    const records: EventRecord[] = [];
    const before: (LatestValue | null)[] = [];
    for (const event of events) {
      if (!this.#options.keep(event.key)) continue;
      const previous = await this.#previous(event, session);
      const record = this.#options.reading.describe(event, previous);
      before.push(previous);
      this.#latest.remember(record);
      records.push(record);
    }
    return { record: { revision, atMs, timeBasis, events: records }, before };
  }

  async #previous(event: HistoryEvent, session: HistorySession): Promise<LatestValue | null> {
    if (event.type === 'put' && event.version === 1) return null;
    const known = this.#latest.recall(event.key);
    if (known !== undefined) return known;
    const before = await session.read(event.key, event.modRevision - 1);
    if (before === null || before === 'compacted') return null;
    const { modRevision, createRevision, version, value, facts } = this.#options.reading.describe(before, null);
    return { modRevision, createRevision, version, value: value ?? before.value, facts };
  }
}
