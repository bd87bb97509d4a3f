import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';

/** What is seen of a watch from outside. */
export interface WatchedStream {
  /** etcd's revision when it accepted the watch; null before it did. */
  readonly createdAt: Revision | null;
  /** When anything came at all, by the clock of `performance`. */
  readonly heardAtMs: number;
  /** etcd has answered a request for its progress on this stream. */
  readonly tellsProgress: boolean;
  /** Has etcd say something on this stream. */
  askProgress(): void;
}

/** Within one silence; an etcd behind etcd's own grpc-proxy never answers, and need not be asked on and on. */
const MOST_REQUESTS = 3;

/**
 * Notices a watch that has gone silent while etcd writes on: its connection lives and answers other requests, so nothing else
 * tells. Where every key is watched, each revision has to come. Where a part is watched only, the others' revisions raise
 * etcd's head as well and prove nothing: there etcd is asked to say something on the stream. That proves that the stream is
 * alive, not that etcd gives it all.
 */
export class Watchdog {
  readonly #watch: WatchedStream;
  readonly #where: string;
  readonly #stallMs: number;
  readonly #complete: boolean;
  #heardAtMs = performance.now();
  #asked = 0;

  /** @param complete every key is watched */
  constructor(watch: WatchedStream, where: string, stallMs: number, complete: boolean) {
    this.#watch = watch;
    this.#where = where;
    this.#stallMs = stallMs;
    this.#complete = complete;
  }

  /** Revisions have come, or none is owed. */
  heard(): void {
    this.#heardAtMs = performance.now();
  }

  /** @param head etcd's, which is beyond all that has come. @throws RewindError `etcd_unreachable` */
  check(head: Revision): void {
    const silentMs = performance.now() - this.#heardAtMs;
    if (!this.#complete && this.#isHeard()) return;
    if (silentMs <= this.#stallMs) return;
    throw new RewindError(
      'etcd_unreachable',
      `The watch on ${this.#where} has been silent for ${Math.round(silentMs / 1000)} s although etcd is at ${head}`,
      { hint: 'It is opened again.' },
    );
  }

  /**
   * Anything that comes is a sign of life; where nothing does, it is asked for one. Whether this stream answers at all is asked
   * early: etcd from 3.5.8 on does not before all events were sent, a grpc-proxy never does, and of that nothing can be told.
   */
  #isHeard(): boolean {
    const { heardAtMs, createdAt, tellsProgress } = this.#watch;
    if (heardAtMs > this.#heardAtMs) {
      this.#heardAtMs = heardAtMs;
      this.#asked = 0;
      return true;
    }
    const silentMs = performance.now() - this.#heardAtMs;
    const fifths = this.#asked + (tellsProgress ? 2 : 0);
    if (this.#asked < MOST_REQUESTS && silentMs > (this.#stallMs * fifths) / 5) {
      this.#asked++;
      this.#watch.askProgress();
    }
    return createdAt !== null && !tellsProgress;
  }
}
