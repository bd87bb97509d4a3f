import type { ClientDuplexStream } from '@grpc/grpc-js';
import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import type { EtcdConnection } from './connection.ts';
import { permissionDenied, toRewindError } from './errors.ts';
import type { WatchRequest, WatchResponse } from './messages.ts';
import { RevisionAssembler, type AssembledRevision } from './revision-assembler.ts';
import type { Signal } from './signal.ts';
import type { WatchedStream } from './watchdog.ts';
import { watchEvent } from './wire.ts';

export type WatchItem =
  /** Whole revisions in order; `headRevision` is etcd's own when it sent the last of them. */
  | {
      readonly type: 'revisions';
      readonly revisions: readonly AssembledRevision[];
      readonly headRevision: Revision;
      readonly bytes: number;
    }
  /** etcd no longer holds what was asked for: all up to and including some of this revision is compacted. */
  | { readonly type: 'compacted'; readonly revision: Revision };

export interface WatchRange {
  readonly key: Buffer;
  readonly range_end: Buffer;
  /** For messages; '' = the whole keyspace. */
  readonly prefix: string;
}

/** Answers to a request for progress are of the stream, not of the watch on it. */
const OF_NO_WATCH = '-1';

/** So many events are taken at once at most (a single response is never cut). */
const EVENTS_AT_ONCE = 2_000;
const BYTES_AT_ONCE = 8_000_000;

/**
 * One watch on one range from one revision on, read by taking what has arrived. Nothing is read from the network beyond
 * what gRPC buffers (16 messages) until it is taken.
 */
export class EtcdWatch implements WatchedStream {
  readonly #stream: ClientDuplexStream<WatchRequest, WatchResponse>;
  readonly #signal: Signal;
  readonly #where: string;
  readonly #range: WatchRange;
  readonly #assembler = new RevisionAssembler();
  #created: Revision | null = null;
  #heardAtMs = performance.now();
  #tellsProgress = false;
  #ended: Error | null = null;

  private constructor(
    stream: ClientDuplexStream<WatchRequest, WatchResponse>,
    range: WatchRange,
    where: string,
    signal: Signal,
  ) {
    this.#stream = stream;
    this.#range = range;
    this.#where = where;
    this.#signal = signal;
    stream.on('error', (error) => this.#end(error));
    stream.on('end', () => this.#end(new Error('etcd ended the watch')));
    stream.on('close', () => this.#end(new Error('the watch was closed')));
    stream.on('readable', () => signal.raise());
  }

  /** @param signal raised whenever `take` may have something new to say */
  static async open(
    connection: EtcdConnection,
    range: WatchRange,
    startRevision: Revision,
    signal: Signal,
  ): Promise<EtcdWatch> {
    const stream = await connection.watch();
    const watch = new EtcdWatch(stream, range, connection.endpoint.url, signal);
    stream.write({
      key: range.key,
      range_end: range.range_end,
      start_revision: startRevision,
      fragment: true,
      progress_notify: true,
    });
    return watch;
  }

  /** etcd's revision when it accepted the watch; null before it did. */
  get createdAt(): Revision | null {
    return this.#created;
  }

  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  get tellsProgress(): boolean {
    return this.#tellsProgress;
  }

  askProgress(): void {
    // etcd before 3.5.8 tells one that may be ahead of the events that it has yet to send: it is no more than a sign of life.
    if (this.#ended === null) this.#stream.write('progress');
  }

  /** Everything that has arrived (up to a limit) as one item; null when there is nothing. @throws RewindError once the watch has ended */
  take(): WatchItem | null {
    const revisions: AssembledRevision[] = [];
    let headRevision = 0;
    let events = 0;
    let bytes = 0;
    while (events < EVENTS_AT_ONCE && bytes < BYTES_AT_ONCE) {
      const response = this.#stream.read() as WatchResponse | null;
      if (response === null) break;
      this.#heardAtMs = performance.now();
      if (response.watch_id === OF_NO_WATCH) this.#tellsProgress = true;
      if (response.canceled) {
        const item = this.#canceled(response);
        // What came before it is given first; the cancel is then the stream's last word.
        if (revisions.length === 0) return item;
        this.#stream.unshift(response);
        break;
      }
      const head = response.header.revision;
      if (response.created) {
        this.#created = head;
        continue;
      }
      headRevision = Math.max(headRevision, head);
      events += response.events.length;
      const read = response.events.map(watchEvent);
      for (const event of read) bytes += event.key.length + event.value.length;
      revisions.push(...this.#assembler.push(read, response.fragment));
    }
    if (revisions.length > 0) return { type: 'revisions', revisions, headRevision, bytes };
    if (events > 0) return null;
    if (this.#ended !== null && this.#stream.readableLength === 0) throw toRewindError(this.#ended, this.#where);
    return null;
  }

  close(): void {
    this.#stream.removeAllListeners('readable');
    this.#stream.end();
    this.#stream.cancel();
  }

  #canceled(response: WatchResponse): WatchItem {
    const compacted = response.compact_revision;
    if (compacted > 0) return { type: 'compacted', revision: compacted };
    const reason = response.cancel_reason || 'no reason was given';
    if (/permission denied/i.test(reason)) throw permissionDenied(this.#where, this.#range.prefix);
    if (/auth token|user name/i.test(reason)) throw toRewindError(new Error(reason), this.#where);
    throw new RewindError('etcd_protocol', `The etcd at ${this.#where} ended the watch: ${reason}`);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#signal.raise();
  }
}
