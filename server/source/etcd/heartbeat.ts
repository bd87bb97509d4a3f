import { readHead, type Head } from './ranges.ts';
import type { EtcdConnection } from './connection.ts';
import type { Signal } from './signal.ts';

/** Asks for etcd's head again and again, beside the watch, so that a watch that has gone silent is noticed. */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  readonly #signal: Signal;
  #latest: Head | null = null;
  #failure: unknown = null;
  #asking = false;
  #stopped = false;

  /** @param key any key that may be read */
  constructor(connection: EtcdConnection, key: Buffer, intervalMs: number, timeoutMs: number, signal: Signal) {
    this.#signal = signal;
    this.#timer = setInterval(() => {
      if (this.#asking) return;
      this.#asking = true;
      readHead(connection, { key }, timeoutMs)
        .then(
          (head) => (this.#latest = head),
          (error: unknown) => (this.#failure ??= error),
        )
        .finally(() => {
          this.#asking = false;
          if (!this.#stopped) this.#signal.raise();
        });
    }, intervalMs);
  }

  /** The newest answer that was not taken yet. @throws what the request failed with */
  take(): Head | null {
    if (this.#failure !== null) throw this.#failure;
    const latest = this.#latest;
    this.#latest = null;
    return latest;
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }
}
