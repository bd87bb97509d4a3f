import type { ImportOptions, ImportProgress } from '../domain/recorder.ts';

/** How often the progress of an import is told, in milliseconds. */
const PROGRESS_MS = 100;

/** Tells how far an import is, now and then, and when a phase has ended. */
export class ProgressTeller {
  readonly #onProgress: NonNullable<ImportOptions['onProgress']>;
  #toldAtMs = 0;

  constructor(onProgress: ImportOptions['onProgress']) {
    this.#onProgress = onProgress ?? (() => undefined);
  }

  during(phase: ImportProgress['phase']): (done: number, total: number) => void {
    return (done, total) => {
      if (done < total && performance.now() - this.#toldAtMs < PROGRESS_MS) return;
      this.#toldAtMs = performance.now();
      this.#onProgress({ phase, done, total });
    };
  }
}
