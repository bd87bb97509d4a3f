import type { CaptureStatus } from '../../domain/capture-status.ts';

/** A change of state is told at once; figures that merely move are told this often at most. */
const INTERVAL_MS = 200;

/** Passes on the capture's status without a message for each of a thousand commits a second. */
export class StatusPulse {
  readonly #tell: (status: CaptureStatus) => void;
  #latest: CaptureStatus | null = null;
  #toldState: string | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(tell: (status: CaptureStatus) => void) {
    this.#tell = tell;
  }

  push(status: CaptureStatus): void {
    this.#latest = status;
    const state = `${status.state} ${status.recording ?? ''} ${status.error?.code ?? ''}`;
    if (state !== this.#toldState) {
      this.#toldState = state;
      this.#flush();
    } else if (this.#timer === null) {
      this.#timer = setTimeout(() => this.#flush(), INTERVAL_MS);
      this.#timer.unref();
    }
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#latest = null;
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#latest !== null) this.#tell(this.#latest);
    this.#latest = null;
  }
}
