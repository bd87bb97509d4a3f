import { isRewindError, toPlainError } from '../domain/errors.ts';
import type { StatusBoard } from './status-board.ts';

const RETRY_MS = 2_000;

export interface RoomDeps {
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Repeats writes that the disk has no room for until there is room, and says so meanwhile. */
export class RoomKeeper {
  readonly #board: StatusBoard;
  readonly #deps: RoomDeps;
  readonly #stop: AbortSignal;

  /** @param stop ends the waiting; the write then fails with what it failed with */
  constructor(board: StatusBoard, deps: RoomDeps, stop: AbortSignal) {
    this.#board = board;
    this.#deps = deps;
    this.#stop = stop;
  }

  /** @param write all or nothing, and can be repeated */
  async write(write: () => Promise<void>): Promise<void> {
    const before = this.#board.status.state;
    let waited = false;
    for (;;) {
      try {
        await write();
        break;
      } catch (error) {
        if (!isRewindError(error) || error.code !== 'disk_full' || this.#stop.aborted) throw error;
        if (!waited) this.#deps.log.error({ err: error }, 'the disk is full');
        waited = true;
        this.#board.set({ state: 'disk-full', error: toPlainError(error), retryInMs: RETRY_MS });
        await this.#deps.sleep(RETRY_MS, this.#stop);
        if (this.#stop.aborted) throw error;
      }
    }
    if (!waited) return;
    this.#deps.log.info({}, 'there is room again');
    this.#board.set({ state: before, error: null, retryInMs: null });
  }
}
