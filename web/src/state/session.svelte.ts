import { api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/http.ts';
import { noticeSocket, revisionSocket, type LastingSocket } from '../api/live.ts';
import type { CaptureStatus, LiveMessage, NoticeMessage, Recording, RevisionSummary } from '../api/schema.ts';
import { newestFirst } from './other-recordings.ts';
import { waitForNextMs } from './stream-pace.ts';

const CATCH_UP_PAGE = 1000;

export interface SessionEvents {
  /** New revisions of the open recording, in order, without a hole. */
  onRevisions(summaries: readonly RevisionSummary[]): void;
  /** The list of recordings has changed. */
  onRecordings(): void;
  /** The recording that is being captured has appeared, or became another one; `begun`: it was not yet when the page first knew. */
  onCaptured(recording: Recording, begun: boolean): void;
}

/** The server as this page knows it: its recordings, the one that is open, its capture, and the connections. */
export class Session {
  recordings = $state.raw<readonly Recording[]>([]);
  readonly listed = $derived(newestFirst(this.recordings));
  /** The recording that is open; null before one is chosen, or when there is none. */
  recording = $state.raw<Recording | null>(null);
  capture = $state.raw<CaptureStatus | null>(null);
  /** The list of recordings has been read at least once. */
  loaded = $state(false);
  error = $state.raw<ApiError | null>(null);
  /** Both sockets are there. */
  connected = $state(false);
  retryAtMs = $state<number | null>(null);
  readonly #events: SessionEvents;
  #notices: LastingSocket<NoticeMessage> | null = null;
  #revisions: LastingSocket<LiveMessage> | null = null;
  #pending: RevisionSummary[] = [];
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #flushedAtMs = -Infinity;
  /** How many revisions were handed on last. */
  #flushed = 0;
  #seen = 0;
  /** The captured recording that has been told of. */
  #announced: string | null = null;
  /** There was none that is captured, since this page is open. */
  #idle = false;
  #connection = 0;
  #fetching: Promise<void> = Promise.resolve();

  constructor(events: SessionEvents) {
    this.#events = events;
  }

  async start(): Promise<void> {
    this.#notices = noticeSocket({
      onMessage: (message) => this.#noticed(message),
      onOpen: () => {
        this.connected = true;
        this.retryAtMs = null;
        this.#revisions?.retryNow();
      },
      onClose: (retryInMs) => {
        this.connected = false;
        this.retryAtMs = Date.now() + retryInMs;
      },
    });
    try {
      this.recordings = await api.recordings();
      this.error = null;
    } catch (error) {
      this.error = toApiError(error);
    }
    this.loaded = true;
  }

  stop(): void {
    this.#notices?.close();
    this.#revisions?.close();
    clearTimeout(this.#flushTimer);
  }

  retryNow(): void {
    this.#notices?.retryNow();
    this.#revisions?.retryNow();
  }

  find(id: string): Recording | null {
    return this.recordings.find((recording) => recording.id === id) ?? null;
  }

  /** The recording to show when nobody has chosen: the live one, else the one written last. */
  preferred(): Recording | null {
    return newestFirst(this.recordings)[0] ?? null;
  }

  /** @param seen up to where its revisions have been told */
  open(recording: Recording, seen = recording.lastRevision): void {
    if (this.recording?.id === recording.id) return;
    this.#revisions?.close();
    this.#pending = [];
    this.recording = recording;
    this.#seen = seen;
    this.#revisions = revisionSocket(recording.id, () => this.#seen, {
      onMessage: (message) => this.#received(recording.id, message),
      onOpen: () => undefined,
      onClose: () => undefined,
    });
  }

  #noticed(message: NoticeMessage): void {
    switch (message.type) {
      case 'hello': {
        this.recordings = message.recordings;
        this.loaded = true;
        this.error = null;
        this.#captureIs(message.capture);
        this.#events.onRecordings();
        break;
      }
      case 'capture':
        this.#captureIs(message.capture);
        break;
      case 'recording': {
        const gone = message.formerId ?? message.recording.id;
        const rest = this.recordings.filter((known) => known.id !== gone && known.id !== message.recording.id);
        this.recordings = [message.recording, ...rest];
        if (this.recording !== null && gone === this.recording.id) {
          if (message.formerId !== undefined && message.formerId !== message.recording.id)
            this.#reopen(message.recording);
          else
            this.recording = {
              ...message.recording,
              lastRevision: Math.max(this.#seen, message.recording.lastRevision),
            };
        }
        this.#markLive();
        this.#events.onRecordings();
        break;
      }
      case 'removed':
        this.recordings = this.recordings.filter((known) => known.id !== message.recording);
        break;
    }
  }

  #captureIs(capture: CaptureStatus): void {
    this.capture = capture;
    this.#markLive();
    const id = capture.recording;
    if (id !== null && this.loaded && this.find(id) === null) void this.#readRecordings();
  }

  async #readRecordings(): Promise<void> {
    try {
      this.recordings = await api.recordings();
      this.#markLive();
    } catch (error) {
      this.error = toApiError(error);
    }
  }

  /** Which recording is being written is what the capture says now, whatever it said when the recording was told. */
  #markLive(): void {
    const { capture } = this;
    if (capture === null) return;
    const captured = capture.state === 'off' || capture.state === 'stopped' ? null : capture.recording;
    const isStale = (recording: Recording) => recording.live !== (recording.id === captured);
    if (this.recordings.some(isStale)) {
      this.recordings = this.recordings.map((known) => ({ ...known, live: known.id === captured }));
    }
    if (this.recording !== null && isStale(this.recording)) {
      this.recording = { ...this.recording, live: this.recording.id === captured };
    }
    const found = captured === null ? null : this.find(captured);
    if (captured === null) this.#idle = true;
    if (found !== null && found.id !== this.#announced) {
      const begun = this.#idle || this.#announced !== null;
      this.#announced = found.id;
      this.#events.onCaptured(found, begun);
    }
  }

  /** The same history under its final name: its revisions go on where they were under the other one. */
  #reopen(recording: Recording): void {
    clearTimeout(this.#flushTimer);
    this.#flush();
    this.recording = null;
    this.recordings = [recording, ...this.recordings.filter((known) => known.id !== recording.id)];
    this.open(recording, this.#seen);
  }

  #received(id: string, message: LiveMessage): void {
    if (this.recording?.id !== id) return;
    switch (message.type) {
      case 'hello':
        if (message.recording.id !== id) {
          this.recordings = this.recordings.filter((known) => known.id !== id);
          this.#reopen(message.recording);
          this.#captureIs(message.capture);
          break;
        }
        this.#captureIs(message.capture);
        this.#update({ ...message.recording, lastRevision: Math.max(this.#seen, message.recording.lastRevision) });
        break;
      case 'capture':
        this.#captureIs(message.capture);
        break;
      case 'gap':
        this.#update({ ...this.recording, gaps: [...this.recording.gaps, message.gap] });
        break;
      case 'revisions': {
        const revisions = message.revisions;
        this.#inOrder(() => this.#accept(revisions));
        break;
      }
      case 'behind': {
        const { after, head } = message;
        this.#inOrder(() => this.#catchUp(id, Math.max(after, this.#seen), head));
        break;
      }
    }
  }

  /**
   * What a `behind` has to fetch comes before what is pushed after it. Where it cannot be fetched, all that this connection
   * still says is left aside, and the next one begins where this page stands.
   */
  #inOrder(work: () => void | Promise<void>): void {
    const connection = this.#connection;
    this.#fetching = this.#fetching
      .then(() => (connection === this.#connection ? work() : undefined))
      .catch((error: unknown) => {
        this.error = toApiError(error);
        this.#connection++;
        this.#revisions?.reconnect();
      });
  }

  async #catchUp(id: string, after: number, head: number): Promise<void> {
    for (let cursor = after; cursor < head;) {
      const page = await api.revisions(id, { after: cursor, before: head + 1, limit: CATCH_UP_PAGE });
      if (this.recording?.id !== id) return;
      this.#accept(page.revisions);
      const last = page.revisions.at(-1);
      if (!page.more || last === undefined) break;
      cursor = last.revision;
    }
    this.#seen = Math.max(this.#seen, head);
  }

  #accept(summaries: readonly RevisionSummary[]): void {
    const fresh = summaries.filter((summary) => summary.revision > this.#seen);
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.#seen = last.revision;
    this.#pending.push(...fresh);
    const sinceMs = performance.now() - this.#flushedAtMs;
    this.#flushTimer ??= setTimeout(() => this.#flush(), waitForNextMs(this.#flushed, sinceMs));
  }

  #flush(): void {
    this.#flushTimer = undefined;
    this.#flushedAtMs = performance.now();
    const fresh = this.#pending;
    this.#pending = [];
    this.#flushed = fresh.length;
    const last = fresh.at(-1);
    if (last === undefined || this.recording === null) return;
    this.#update({
      ...this.recording,
      lastRevision: last.revision,
      lastAtMs: last.atMs ?? this.recording.lastAtMs,
      revisionCount: this.recording.revisionCount + fresh.length,
    });
    this.#events.onRevisions(fresh);
  }

  #update(recording: Recording): void {
    this.recording = recording;
    this.recordings = this.recordings.map((known) => (known.id === recording.id ? recording : known));
  }
}
