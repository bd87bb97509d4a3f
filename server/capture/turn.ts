/** Lets asynchronous work on one thing happen one after another. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs when everything that was asked for before has ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
