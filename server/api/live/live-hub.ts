import type { CaptureStatus } from '../../domain/capture-status.ts';
import type { Recorder, Commit } from '../../domain/recorder.ts';
import type { HistoryReader } from '../../domain/history-reader.ts';
import type { Revision } from '../../domain/revision.ts';
import { captureView } from '../capture-view.ts';
import type { RecordingDirectory } from '../recording-directory.ts';
import type { Shape } from '../schemas/components.ts';
import type { LiveMessage, NoticeMessage } from '../schemas/live.ts';
import type { Outlet } from './outlet.ts';
import { feedLimits, gapEntry, revisionEntry, RevisionFeed, type FeedEntry, type FeedLimits } from './revision-feed.ts';

/** Someone who follows the server as a whole: what the capture does and which recordings there are. */
interface NoticeReader {
  send(json: string): void;
}

export interface LiveHubOptions {
  readonly reader: HistoryReader;
  readonly recorder: Recorder;
  readonly directory: RecordingDirectory;
  readonly limits?: FeedLimits;
  readonly onFailure: (error: unknown) => void;
}

/** Hands what the recorder commits to all who listen. One for a server. */
export class LiveHub {
  readonly #options: LiveHubOptions;
  readonly #limits: FeedLimits;
  readonly #feeds = new Set<RevisionFeed>();
  readonly #notices = new Set<NoticeReader>();
  readonly #known = new Set<string>();
  readonly #unsubscribe: (() => void)[];
  #endedBehind = 0;

  constructor(options: LiveHubOptions) {
    this.#options = options;
    this.#limits = options.limits ?? feedLimits;
    this.#unsubscribe = [
      options.recorder.onCommit((commit) => this.#onCommit(commit)),
      options.recorder.onStatus((status) => this.#onStatus(status)),
      options.recorder.onRemoved((recording) => this.#onRemoved(recording)),
    ];
  }

  get clients(): number {
    return this.#feeds.size + this.#notices.size;
  }

  /** How often a client was told that it is behind. */
  get behindCount(): number {
    return [...this.#feeds].reduce((sum, feed) => sum + feed.behindCount, this.#endedBehind);
  }

  follow(outlet: Outlet, recording: string, after: Revision, onFailure: (error: unknown) => void): RevisionFeed {
    const feed = new RevisionFeed({
      reader: this.#options.reader,
      outlet,
      recording,
      after,
      limits: this.#limits,
      onFailure,
    });
    this.#feeds.add(feed);
    return feed;
  }

  leave(feed: RevisionFeed): void {
    feed.close();
    if (this.#feeds.delete(feed)) this.#endedBehind += feed.behindCount;
  }

  /** Begins to tell notices; the answer ends it. */
  async notify(reader: NoticeReader): Promise<() => void> {
    this.#notices.add(reader);
    const recordings = await this.#options.directory.all();
    for (const { id } of recordings) this.#known.add(id);
    reader.send(noticeJson({ type: 'hello', recordings, capture: captureView(this.#options.recorder.status()) }));
    return () => this.#notices.delete(reader);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const feed of this.#feeds) feed.close();
    this.#feeds.clear();
    this.#notices.clear();
  }

  #onCommit(commit: Commit): void {
    this.#meet(commit.recording);
    const followers = [...this.#feeds].filter((feed) => feed.recording === commit.recording);
    if (followers.length === 0) return;
    const { gaps, revisions, lastRevision } = commit;
    const entries: FeedEntry[] = [
      ...gaps.map(gapEntry),
      ...(revisions ?? []).map((summary) => revisionEntry(summary, this.#limits.eventsPerRevision)),
    ];
    for (const feed of followers) {
      feed.offer(entries);
      if (revisions === null) feed.read(lastRevision);
    }
  }

  #onStatus(status: CaptureStatus): void {
    if (status.recording !== null) this.#meet(status.recording);
    const json = noticeJson({ type: 'capture', capture: captureView(status) });
    for (const feed of this.#feeds) feed.offerStatus(json);
    for (const reader of this.#notices) reader.send(json);
  }

  #onRemoved(recording: string): void {
    this.#known.delete(recording);
    this.#tell({ type: 'removed', recording });
  }

  /** A recording that has not been seen: a new one, or one that took another id (its identity became known later). */
  #meet(recording: string): void {
    if (this.#known.has(recording)) return;
    this.#known.add(recording);
    this.#introduce(recording).catch((error: unknown) => {
      this.#known.delete(recording);
      this.#options.onFailure(error);
    });
  }

  async #introduce(id: string): Promise<void> {
    const { reader, directory, recorder } = this.#options;
    const stored = await reader.recording(id);
    if (stored === null) {
      this.#known.delete(id);
      return;
    }
    const recording = directory.view(stored);
    const formerId = await this.#formerId(stored.id);
    for (const feed of this.#feeds) {
      if (feed.recording !== formerId) continue;
      const hello: Shape<Extract<LiveMessage, { type: 'hello' }>> = {
        type: 'hello',
        recording,
        capture: captureView(recorder.status()),
      };
      feed.start(hello);
    }
    this.#tell({ type: 'recording', recording, ...(formerId === null ? {} : { formerId }) });
  }

  async #formerId(id: string): Promise<string | null> {
    const known = new Set([...this.#known, ...[...this.#feeds].map((feed) => feed.recording)]);
    known.delete(id);
    for (const other of known) {
      const now = await this.#options.reader.recording(other);
      if (now?.id !== id) continue;
      this.#known.delete(other);
      return other;
    }
    return null;
  }

  #tell(notice: Shape<NoticeMessage>): void {
    const json = noticeJson(notice);
    for (const reader of this.#notices) reader.send(json);
  }
}

function noticeJson(notice: Shape<NoticeMessage>): string {
  return JSON.stringify(notice);
}
