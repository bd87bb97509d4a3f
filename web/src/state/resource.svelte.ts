import { isAbort, toApiError, type ApiError } from '../api/http.ts';

/**
 * One answer that is being shown, and the question that is under way. A new question cancels the one before it; the old
 * answer stays until the new one is there, so that stepping does not flicker.
 */
export class Resource<T> {
  /** The newest answer; `name` tells to which question. */
  value = $state.raw<T | null>(null);
  name = $state.raw<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  #asked: string | null = null;
  #controller: AbortController | null = null;

  /** Asks, unless the same question is answered or under way. A null name empties it. */
  load(name: string | null, ask: (signal: AbortSignal) => Promise<T>): void {
    if (name === this.#asked) return;
    this.#begin(name);
    if (name === null) {
      this.value = null;
      this.name = null;
      return;
    }
    void this.#run(name, ask);
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
    this.#controller?.abort();
    this.#controller = null;
    this.loading = false;
    this.error = null;
  }

  #finish(name: string, value: T): void {
    this.value = value;
    this.name = name;
    this.error = null;
    this.loading = false;
  }

  async #run(name: string, ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.loading = true;
    try {
      const value = await ask(controller.signal);
      if (!controller.signal.aborted) this.#finish(name, value);
    } catch (error) {
      if (controller.signal.aborted || isAbort(error)) return;
      this.error = toApiError(error);
      this.value = null;
      this.name = name;
      this.loading = false;
    }
  }
}
