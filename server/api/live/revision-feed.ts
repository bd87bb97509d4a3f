import type { Gap } from '../../domain/history.ts';
import type { HistoryReader, RevisionSummary } from '../../domain/history-reader.ts';
import type { Revision } from '../../domain/revision.ts';
import type { LiveMessage } from '../schemas/live.ts';
import type { Shape } from '../schemas/components.ts';
import type { Outlet } from './outlet.ts';

/** What one client may cost. */
export interface FeedLimits {
  /** Bytes in the socket's own buffer above which nothing more is handed to it. */
  readonly bufferedBytes: number;
  /** What may wait here beyond that, by count and by bytes. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  /** Revisions that are read from the store at a time. */
  readonly page: number;
  readonly eventsPerRevision: number;
}

export const feedLimits: FeedLimits = {
  bufferedBytes: 512 * 1024,
  queuedMessages: 5000,
  queuedBytes: 4 * 1024 * 1024,
  page: 200,
  eventsPerRevision: 100,
};

/** A revision or a gap as it will be sent, made into text once for all clients. */
export interface FeedEntry {
  readonly type: 'revision' | 'gap';
  readonly revision: Revision;
  readonly json: string;
}

export function revisionEntry(summary: RevisionSummary, eventsPerRevision: number): FeedEntry {
  const cut = { ...summary, events: summary.events.slice(0, eventsPerRevision) };
  return { type: 'revision', revision: summary.revision, json: JSON.stringify(cut) };
}

export function gapEntry(gap: Gap): FeedEntry {
  return { type: 'gap', revision: gap.to, json: JSON.stringify({ type: 'gap', gap } satisfies LiveMessage) };
}

/** Entries that make one message at most, in revisions and in characters. */
const MESSAGE_REVISIONS = 200;
const MESSAGE_CHARACTERS = 256 * 1024;

/**
 * Everything after a revision, in order, to one client: first pages from the store, then what the recorder commits. Nothing is
 * missed at the seam, because commits are kept from before the last page is asked for, and nothing is sent twice, because what
 * is not after the cursor is left out. A client that takes less than it is offered is told so (`behind`), and what waited for it
 * is dropped.
 */
export class RevisionFeed {
  readonly #reader: Pick<HistoryReader, 'revisions'>;
  readonly #outlet: Outlet;
  readonly #limits: FeedLimits;
  readonly #onFailure: (error: unknown) => void;
  #recording: string;
  /** The last revision that was handed to the socket, or that the client was told to fetch itself. */
  #cursor: Revision;
  #reading = false;
  #closed = false;
  #queue: FeedEntry[] = [];
  #queuedBytes = 0;
  /** While reading: entries were dropped, so that the store must be asked again. While live: the client is behind, up to here. */
  #dropped: Revision | null = null;
  #status: string | null = null;
  #waiting: (() => void)[] = [];
  behindCount = 0;

  constructor(options: {
    reader: Pick<HistoryReader, 'revisions'>;
    outlet: Outlet;
    recording: string;
    after: Revision;
    limits?: FeedLimits;
    onFailure: (error: unknown) => void;
  }) {
    this.#reader = options.reader;
    this.#outlet = options.outlet;
    this.#recording = options.recording;
    this.#cursor = options.after;
    this.#limits = options.limits ?? feedLimits;
    this.#onFailure = options.onFailure;
  }

  get recording(): string {
    return this.#recording;
  }

  /** Says hello, then begins to read; also when the recording has taken another id meanwhile. */
  start(hello: Shape<Extract<LiveMessage, { type: 'hello' }>>): void {
    this.#recording = hello.recording.id;
    this.#send(JSON.stringify(hello));
    this.#read();
  }

  /** More than is told one by one has become durable, up to here: it is read from the store. */
  read(upTo: Revision): void {
    if (this.#closed || upTo <= this.#cursor) return;
    if (this.#reading) this.#dropped = Math.max(this.#dropped ?? 0, upTo);
    else this.#read();
  }

  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#catchUp().catch((error: unknown) => {
      if (!this.#closed) this.#onFailure(error);
    });
  }

  /** What has just become durable. */
  offer(entries: readonly FeedEntry[]): void {
    if (this.#closed) return;
    for (const entry of entries) this.#enqueue(entry);
    this.#pump();
  }

  /** The newest state of the capture; an older one that still waits is replaced. */
  offerStatus(json: string): void {
    if (this.#closed) return;
    this.#status = json;
    this.#pump();
  }

  close(): void {
    this.#closed = true;
    this.#clear();
    this.#wake();
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      // From here on commits are kept; what the page will show of them is left out below. Gaps are told by nobody else.
      this.#keep(({ type }) => type === 'gap');
      this.#dropped = null;
      const page = await this.#reader.revisions(this.#recording, {
        after: this.#cursor,
        limit: this.#limits.page,
        eventsPerRevision: this.#limits.eventsPerRevision,
      });
      if (this.#closed) return;
      await this.#deliver(page.revisions);
      if (this.#closed) return;
      if (!page.more && !this.#hasDropped()) break;
    }
    this.#reading = false;
    this.#keep(({ type, revision }) => type === 'gap' || revision > this.#cursor);
    this.#pump();
  }

  async #deliver(revisions: readonly RevisionSummary[]): Promise<void> {
    const entries = revisions.map((summary) => revisionEntry(summary, this.#limits.eventsPerRevision));
    while (entries.length > 0) {
      await this.#room();
      if (this.#closed) return;
      this.#sendEntries(entries);
    }
  }

  #enqueue(entry: FeedEntry): void {
    if (entry.type === 'revision' && entry.revision <= this.#cursor) return;
    // Gaps are few, and told by nobody else: they wait however far the client is behind.
    if (this.#dropped !== null && entry.type === 'revision') {
      this.#dropped = Math.max(this.#dropped, entry.revision);
      return;
    }
    this.#queue.push(entry);
    this.#queuedBytes += entry.json.length;
    const { queuedMessages, queuedBytes } = this.#limits;
    if (this.#queue.length <= queuedMessages && this.#queuedBytes <= queuedBytes) return;
    this.#dropped = entry.revision;
    this.#keep(({ type }) => type === 'gap');
  }

  #pump(): void {
    while (!this.#closed && this.#hasRoom()) {
      if (this.#status !== null) {
        this.#send(this.#status);
        this.#status = null;
      } else if (this.#reading) {
        return;
      } else if (this.#dropped !== null) {
        this.#sendBehind(this.#dropped);
      } else if (this.#queue.length > 0) {
        this.#sendEntries(this.#queue);
      } else {
        return;
      }
    }
  }

  #sendBehind(head: Revision): void {
    const message: LiveMessage = { type: 'behind', after: this.#cursor, head };
    this.behindCount += 1;
    this.#dropped = null;
    this.#cursor = Math.max(this.#cursor, head);
    this.#send(JSON.stringify(message));
  }

  /** Takes from the beginning what makes one message, and sends it. */
  #sendEntries(entries: FeedEntry[]): void {
    let characters = 0;
    let count = 0;
    for (const entry of entries) {
      if (count > 0 && (entry.type === 'gap' || characters + entry.json.length > MESSAGE_CHARACTERS)) break;
      characters += entry.json.length;
      count += 1;
      if (entry.type === 'gap' || count === MESSAGE_REVISIONS) break;
    }
    const taken = entries.splice(0, count);
    const [first] = taken;
    if (entries === this.#queue) this.#queuedBytes -= characters;
    if (first === undefined) return;
    if (first.type === 'gap') {
      this.#send(first.json);
      return;
    }
    this.#cursor = taken.at(-1)?.revision ?? this.#cursor;
    this.#send(`{"type":"revisions","revisions":[${taken.map(({ json }) => json).join(',')}]}`);
  }

  #send(text: string): void {
    this.#outlet.send(text, (error) => {
      if (error) return;
      this.#wake();
      this.#pump();
    });
  }

  #hasDropped(): boolean {
    return this.#dropped !== null;
  }

  #hasRoom(): boolean {
    return this.#outlet.bufferedAmount < this.#limits.bufferedBytes;
  }

  async #room(): Promise<void> {
    while (!this.#closed && !this.#hasRoom()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #keep(entries: (entry: FeedEntry) => boolean): void {
    this.#queue = this.#queue.filter(entries);
    this.#queuedBytes = this.#queue.reduce((sum, { json }) => sum + json.length, 0);
  }

  #clear(): void {
    this.#queue = [];
    this.#queuedBytes = 0;
  }
}
