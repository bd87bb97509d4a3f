import type { Clock } from '../domain/clock.ts';
import type { RetentionOptions } from '../domain/recorder.ts';
import { nextStream, packStream } from './packing.ts';
import { purge } from './purging.ts';
import { isReadable, Recordings, type ReadableRow } from './recordings.ts';
import { retain } from './retention.ts';
import { seal } from './sealing.ts';
import { giveSpaceBack, rewrite } from './space.ts';
import type { StoreContext } from './store-context.ts';

/** A recording to which nothing was added for so long is put away whole. */
const IDLE_MS = 30_000;

/** Beyond these a commit does some of the work itself, so that the backlog is bounded whoever calls. */
const MOST_WAITING_VALUES = 16 * 1024;
const MOST_HOT_CHUNKS = 4;
const COMMITS_BETWEEN_LOOKS = 64;

/** The background duties, in small steps; each step is a transaction of its own and can be the last. */
export class Maintenance {
  readonly #context: StoreContext;
  readonly #clock: Clock;
  readonly #retention: RetentionOptions | null;
  readonly #recordings: Recordings;
  #commits = 0;
  /** Events that were put away since the file was last rewritten. */
  #putAway = 0;

  constructor(context: StoreContext, clock: Clock, retention: RetentionOptions | null) {
    this.#context = context;
    this.#clock = clock;
    this.#retention = retention;
    this.#recordings = new Recordings(context.db);
  }

  /** @returns whether there is more to do now */
  run(budgetMs: number, settle: boolean): boolean {
    const end = performance.now() + budgetMs;
    return this.#tidying(() => {
      while (this.#step(settle)) {
        if (performance.now() >= end) return true;
      }
      return false;
    });
  }

  /**
   * Looks now and then whether the duties are behind, and works off a part. Its failure is none of the commit's.
   * @param putAway events that the commit itself put away
   */
  afterCommit(putAway: number): void {
    this.#putAway += putAway;
    this.#commits++;
    if (this.#commits % COMMITS_BETWEEN_LOOKS !== 0) return;
    try {
      this.#tidying(() => {
        while (this.#behind()) if (!this.#sealOne(false) && !this.#packOne(false)) return;
      });
    } catch {
      // No room, most likely: the next commit meets that too, and says so.
    }
  }

  /**
   * Steps need not survive a power loss each by itself, as commits do: they come to the disk with the next commit or
   * checkpoint, in their order.
   */
  #tidying<T>(work: () => T): T {
    const { db, segments } = this.#context;
    db.pragma('synchronous = NORMAL');
    try {
      return work();
    } catch (error) {
      // What was read within the step that failed may not exist.
      segments.forget();
      throw error;
    } finally {
      db.pragma('synchronous = FULL');
    }
  }

  #behind(): boolean {
    const { db } = this.#context;
    const hot = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM hot').get()?.n ?? 0;
    const waiting = db.prepare<[], { n: number }>('SELECT total(count - packed) AS n FROM streams').get()?.n ?? 0;
    return hot > MOST_HOT_CHUNKS * this.#context.sizes.chunkEvents || waiting > MOST_WAITING_VALUES;
  }

  #step(settle: boolean): boolean {
    if (purge(this.#context)) return true;
    if (this.#sealOne(settle) || this.#packOne(settle)) return true;
    for (const row of this.#readable()) {
      if (retain(this.#context, row, this.#retention, this.#clock.now())) {
        return true;
      }
    }
    if (this.#allIdle(settle) && this.#putAway > 0) {
      rewrite(this.#context, this.#putAway);
      this.#putAway = 0;
      return true;
    }
    return giveSpaceBack(this.#context);
  }

  #readable(): ReadableRow[] {
    return this.#recordings.all().filter(isReadable);
  }

  #idle(row: ReadableRow, settle: boolean): boolean {
    return settle || this.#clock.now() - row.changed_at >= IDLE_MS;
  }

  #allIdle(settle: boolean): boolean {
    return this.#readable().every((row) => this.#idle(row, settle));
  }

  #sealOne(settle: boolean): boolean {
    for (const row of this.#readable()) {
      if (!seal(this.#context, row, this.#idle(row, settle))) continue;
      this.#putAway += this.#context.sizes.chunkEvents;
      return true;
    }
    return false;
  }

  #packOne(settle: boolean): boolean {
    for (const row of this.#readable()) {
      const stream = nextStream(this.#context, this.#idle(row, settle) ? row.rid : null);
      if (stream === null) continue;
      packStream(this.#context, stream);
      return true;
    }
    return false;
  }
}
