import type { CaptureState, CaptureStatus } from '../domain/capture-status.ts';
import type { Clock } from '../domain/clock.ts';

/** How often a mere progress of numbers is told. */
const PROGRESS_MS = 250;

/** Holds the state of the capture and tells its changes: a new state at once, progress a few times a second. */
export class StatusBoard {
  readonly #clock: Clock;
  readonly #tell: (status: CaptureStatus) => void;
  #status: CaptureStatus;
  #toldAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(clock: Clock, endpoints: readonly string[], state: CaptureState, tell: (status: CaptureStatus) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#status = {
      state,
      sinceMs: clock.now(),
      endpoints,
      endpoint: null,
      recording: null,
      revision: null,
      headRevision: null,
      committedAtMs: null,
      latencyMs: null,
      reconnects: 0,
      bytesReceived: 0,
      proof: null,
      error: null,
      retryInMs: null,
    };
  }

  get status(): CaptureStatus {
    return this.#status;
  }

  set(change: Partial<Omit<CaptureStatus, 'sinceMs'>>): void {
    const before = this.#status;
    const moved = change.state !== undefined && change.state !== before.state;
    this.#status = { ...before, ...change, ...(moved ? { sinceMs: this.#clock.now() } : {}) };
    const urgent =
      moved ||
      (change.error !== undefined && change.error?.message !== before.error?.message) ||
      (change.recording !== undefined && change.recording !== before.recording) ||
      (change.endpoint !== undefined && change.endpoint !== before.endpoint) ||
      (change.reconnects !== undefined && change.reconnects !== before.reconnects);
    if (urgent) {
      this.#flush();
      return;
    }
    const dueInMs = this.#toldAtMs + PROGRESS_MS - this.#clock.now();
    if (dueInMs <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), dueInMs);
  }

  /** Tells what was held back and stops telling. */
  close(): void {
    if (this.#timer !== null) this.#flush();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#toldAtMs = this.#clock.now();
    this.#tell(this.#status);
  }
}
