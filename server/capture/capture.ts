import type { CaptureState, CaptureStatus } from '../domain/capture-status.ts';
import type { Clock } from '../domain/clock.ts';
import { RewindError, toPlainError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { HistoryWriter } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Commit } from '../domain/recorder.ts';
import type { HistorySession, LiveSource, SourceMessage } from '../source/source.ts';
import { backoffMs } from './backoff.ts';
import { stateOf } from './capture-failure.ts';
import type { CaptureLog } from './capture-log.ts';
import { connect } from './connect.ts';
import type { Intake } from './intake.ts';
import type { Reading } from './kubernetes-reading.ts';
import { proofLine } from './proof.ts';
import { RecordingChoice } from './recording-choice.ts';
import { HistoryDiffers } from './resync.ts';
import { RoomKeeper } from './room-keeper.ts';
import { StatusBoard } from './status-board.ts';

export interface CaptureDeps {
  readonly source: LiveSource;
  readonly writer: HistoryWriter;
  readonly reading: Reading;
  readonly clock: Clock;
  readonly log: CaptureLog;
  readonly prefix: KeyText;
  readonly endpoints: readonly string[];
  readonly onStatus: (status: CaptureStatus) => void;
  readonly onCommit: (commit: Commit) => void;
  /** No etcd answered, for the first time since the start. */
  readonly onUnreachable?: () => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Ends early when the signal is given. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const STALL_MS = 15_000;
const MOST_STALL_MS = 240_000;
const BEHIND_AFTER_MS = 1_000;

/**
 * Keeps one recording going from a live source: connects, recognises the history, takes its messages in, and begins again
 * after every failure, as long as it runs. It never gives up and never throws.
 */
export class Capture {
  readonly #deps: CaptureDeps;
  readonly #board: StatusBoard;
  readonly #stop = new AbortController();
  readonly #choice: RecordingChoice;
  #session: HistorySession | null = null;
  #intake: Intake | null = null;
  #failures = 0;
  #stallMs = STALL_MS;
  #behindSinceMs: number | null = null;
  #wasUnreachable = false;

  constructor(deps: CaptureDeps) {
    this.#deps = deps;
    this.#board = new StatusBoard(deps.clock, deps.endpoints, 'connecting', (status) => deps.onStatus(status));
    this.#choice = new RecordingChoice({
      ...deps,
      room: new RoomKeeper(this.#board, deps, this.#stop.signal),
      onCommit: (commit) => {
        deps.onCommit(commit);
        if (this.#session !== null) this.#settle(this.#session);
      },
    });
  }

  get status(): CaptureStatus {
    return this.#board.status;
  }

  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      let failure: unknown = null;
      let connected = false;
      try {
        const session = await connect(this.#deps.source, this.#stop.signal);
        connected = true;
        this.#session = session;
        if (!this.#stop.signal.aborted) await this.#follow(session);
      } catch (error) {
        failure = error;
      } finally {
        this.#session?.close();
        this.#session = null;
        await this.#intake?.interrupted();
      }
      if (this.#stop.signal.aborted) break;
      await this.#pause(failure, connected);
    }
    this.#board.set({ state: 'stopped', error: null, retryInMs: null });
    this.#board.close();
  }

  /** Ends `run` after what is being committed. */
  stop(): void {
    this.#stop.abort();
    this.#session?.close();
  }

  async #follow(session: HistorySession): Promise<void> {
    const { log } = this.#deps;
    this.#board.set({
      endpoint: session.endpoint,
      headRevision: session.headRevision,
      latencyMs: session.latencyMs,
      error: null,
      retryInMs: null,
    });
    if (this.#intake?.cursor === null) {
      await this.#choice.discard(this.#intake);
      this.#intake = null;
    }
    const { intake, other } = await this.#choice.resume(session, this.#intake);
    this.#intake = intake;
    if (other !== null) this.#other(other, session);
    const cursor = this.#intake?.cursor ?? null;
    log.info(
      { endpoint: session.endpoint, head: session.headRevision, recording: this.#intake?.id ?? null, cursor },
      cursor === null ? 'connected; nothing of this history is recorded yet' : 'connected; going on where it was left',
    );
    this.#settle(session);
    const messages = session.messages(cursor, this.#stallMs);
    while (!this.#stop.signal.aborted) await this.#take(await this.#next(messages), session);
  }

  /** The message that follows; while none comes, what was taken is made durable. @throws what that failed with */
  async #next(messages: ReturnType<HistorySession['messages']>): Promise<SourceMessage> {
    const next = messages.next();
    // It fails as well when the session is closed because a commit did.
    next.catch(() => undefined);
    await Promise.race([next, this.#intake?.settled()]);
    return (await next).value;
  }

  async #take(message: SourceMessage, session: HistorySession): Promise<void> {
    switch (message.type) {
      case 'description':
        return;
      case 'head':
        // A connection that lets this through may still be too slow for the next response of the watch.
        this.#failures = 0;
        this.#board.set({ headRevision: message.revision, latencyMs: message.latencyMs });
        break;
      case 'baseline':
        this.#count(message.events);
        this.#intake ??= await this.#choice.begin(session, message.revision, null);
        await this.#intake.baseline(message.events, message.revision, message.done);
        break;
      case 'revisions': {
        this.#failures = 0;
        this.#stallMs = STALL_MS;
        const [first] = message.batches;
        for (const batch of message.batches) this.#count(batch.events);
        const { revision: at, events } = first ?? { revision: 0, events: [] };
        const key = events.map((event) => event.key).sort()[0] ?? '';
        this.#board.set({
          headRevision: Math.max(message.headRevision ?? 0, this.#board.status.headRevision ?? 0),
        });
        this.#intake ??= await this.#choice.begin(session, null, { key, revision: at });
        await this.#intake.revisions(message.batches);
        await this.#choice.keepUpToDate(session, this.#intake);
        break;
      }
      case 'gap':
        this.#deps.log.warn(message, 'etcd has compacted revisions before they were read');
        await this.#intake?.gap(message.from, message.to, message.cause);
        return;
      case 'resync':
        this.#count(message.events);
        await this.#intake?.resync(message.events, message.revision, message.done);
        break;
    }
    this.#settle(session);
  }

  /** Brings the state in line with how far we are. */
  #settle(session: HistorySession): void {
    const { state: before } = this.#board.status;
    // Whoever waits for room says when there is some.
    if (before === 'disk-full') return;
    const nowMs = this.#deps.clock.now();
    const revision = this.#intake?.cursor ?? null;
    const head = this.#board.status.headRevision ?? session.headRevision;
    let state: CaptureState;
    // Where only a part may be watched, the head moves on by keys that are none of ours.
    if (before === 'other-cluster' && revision === null && head > 1) state = before;
    else if (!session.complete && before === 'live') state = 'live';
    else if ((revision ?? 1) >= head) state = 'live';
    else if (before === 'live' || before === 'behind') {
      this.#behindSinceMs ??= nowMs;
      state = nowMs - this.#behindSinceMs > BEHIND_AFTER_MS ? 'behind' : before;
    } else state = 'catching-up';
    if (state === 'live' && (revision ?? 1) >= head) this.#behindSinceMs = null;
    const intake = this.#intake;
    const moved = revision !== null && revision !== this.#board.status.revision;
    this.#board.set({
      state,
      ...(state === 'other-cluster' ? {} : { error: null }),
      recording: revision === null ? null : (intake?.id ?? null),
      revision,
      ...(moved ? { committedAtMs: nowMs } : {}),
      proof:
        intake === null || revision === null
          ? null
          : proofLine({
              firstRevision: intake.firstRevision,
              lastRevision: revision,
              gaps: intake.gaps,
              provable: session.complete,
              prefix: this.#deps.prefix,
            }),
    });
  }

  #other(recording: string, session: HistorySession): void {
    const error = new RewindError(
      'recording_differs',
      `What answers at ${session.endpoint} does not go on with the recording ${recording}`,
      {
        hint: 'It is another etcd, or it was restored from a backup. A recording of its own is begun; the other one stays.',
      },
    );
    this.#deps.log.warn({ recording, endpoint: session.endpoint }, error.message);
    this.#board.set({
      state: 'other-cluster',
      error: toPlainError(error),
      recording: null,
      revision: null,
      proof: null,
    });
  }

  #count(events: readonly HistoryEvent[]): void {
    let bytes = 0;
    for (const event of events) bytes += event.key.length + event.value.length;
    this.#board.set({ bytesReceived: this.#board.status.bytesReceived + bytes });
  }

  async #pause(failure: unknown, connected: boolean): Promise<void> {
    const { log, random, sleep, onUnreachable } = this.#deps;
    if (failure instanceof HistoryDiffers) {
      // What is stored cannot be gone on with; the next connection begins anew.
      this.#differing(failure);
      return;
    }
    this.#failures++;
    if (connected) this.#stallMs = Math.min(MOST_STALL_MS, this.#stallMs * 2);
    const state = stateOf(failure, connected);
    const retryInMs = backoffMs(this.#failures, state === 'refused', random());
    const error = toPlainError(failure);
    const said = this.#board.status.error?.message === error.message && this.#board.status.state === state;
    if (!said) log.warn({ code: error.code, hint: error.hint, retryInMs }, error.message);
    this.#board.set({
      state,
      error,
      retryInMs,
      reconnects: this.#board.status.reconnects + (connected ? 1 : 0),
      latencyMs: null,
    });
    if (!connected && !this.#wasUnreachable && onUnreachable !== undefined) {
      this.#wasUnreachable = true;
      await onUnreachable();
    }
    await sleep(retryInMs, this.#stop.signal);
  }

  #differing(failure: HistoryDiffers): void {
    this.#deps.log.warn({ recording: this.#intake?.id }, failure.message);
    if (this.#intake !== null) this.#choice.reject(this.#intake);
    this.#intake = null;
  }
}
