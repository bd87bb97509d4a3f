import { isAbort, toApiError, type ApiError } from '../api/http.ts';

/** A question that has been under way for this long is given up for a newer one. */
const PATIENCE_MS = 150;

/**
 * One answer that is being shown, and the question that is under way. Questions that follow quickly (a dragged slider) do not
 * pile up: the one under way may end, then the newest is asked; those in between never are. The old answer stays until the
 * next one is there, so that stepping does not flicker.
 */
export class Resource<T> {
  /** The newest answer; `name` tells to which question. */
  value = $state.raw<T | null>(null);
  name = $state.raw<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  #asked: string | null = null;
  #controller: AbortController | null = null;
  /** What is asked when the question under way has ended. */
  #next: (() => void) | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** The question under way has had its time. */
  #lapsed = false;
  readonly #paceMs: () => number;
  #beganAtMs = -Infinity;
  #pace: ReturnType<typeof setTimeout> | undefined;

  /** @param paceMs from one question to the next at least: nobody reads more, and each answer is drawn */
  constructor(paceMs: () => number = () => 0) {
    this.#paceMs = paceMs;
  }

  /** Asks, unless the same question is answered or under way. A null name empties it. */
  load(name: string | null, ask: (signal: AbortSignal) => Promise<T>): void {
    if (name === null) {
      this.clear();
      return;
    }
    if (name === this.#asked) return;
    this.#asked = name;
    this.error = null;
    const run = (): void => void this.#run(name, ask);
    if (this.#controller !== null && !this.#lapsed) {
      this.#next = run;
      return;
    }
    this.#giveUp();
    this.#inTime(run);
  }

  /** Empties it, and gives up what is under way. What was forgotten stays until the next answer. */
  clear(): void {
    if (this.#asked === null) return;
    this.#begin(null);
    this.value = null;
    this.name = null;
  }

  /** An answer that is known without asking. */
  set(name: string, value: T): void {
    this.#begin(name);
    this.#finish(name, value);
  }

  /** The next `load` asks, even the same question. */
  forget(): void {
    this.#asked = null;
  }

  #begin(name: string | null): void {
    this.#asked = name;
    this.#next = null;
    this.#giveUp();
    this.loading = false;
    this.error = null;
  }

  /** At once where the last question was long ago; the newest of those that come meanwhile is asked then. */
  #inTime(run: () => void): void {
    const waitMs = this.#beganAtMs + this.#paceMs() - performance.now();
    if (waitMs <= 0) {
      run();
      return;
    }
    this.loading = true;
    this.#next = run;
    this.#pace = setTimeout(() => {
      this.#next = null;
      run();
    }, waitMs);
  }

  #giveUp(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#pace);
    this.#controller?.abort();
    this.#controller = null;
  }

  #finish(name: string, value: T): void {
    this.value = value;
    this.name = name;
    this.error = null;
    this.loading = false;
  }

  #fail(name: string, error: ApiError): void {
    this.value = null;
    this.name = name;
    this.error = error;
    this.loading = false;
  }

  async #run(name: string, ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#beganAtMs = performance.now();
    this.#lapsed = false;
    this.#patience = setTimeout(() => this.#lapse(), PATIENCE_MS);
    this.loading = true;
    try {
      const value = await ask(controller.signal);
      if (!controller.signal.aborted) this.#finish(name, value);
    } catch (error) {
      if (controller.signal.aborted || isAbort(error)) return;
      if (this.#next === null) this.#fail(name, toApiError(error));
    }
    if (controller.signal.aborted) return;
    this.#controller = null;
    this.#end();
  }

  /** The question under way has ended, or is given up: the newest one is asked. */
  #end(): void {
    const next = this.#next;
    this.#next = null;
    this.#giveUp();
    if (next !== null) this.#inTime(next);
  }

  #lapse(): void {
    this.#lapsed = true;
    if (this.#next !== null) this.#end();
  }
}
