import { setImmediate as nextTurn } from 'node:timers/promises';

const WITHOUT_REST_MS = 50;

/** Whoever works for long without waiting for anything rests now and then: Ctrl-C is heard only meanwhile. */
export class Rests {
  #dueMs = performance.now() + WITHOUT_REST_MS;

  /** After each piece of work; to be awaited where it gives something. */
  next(): Promise<void> | null {
    return performance.now() < this.#dueMs ? null : this.#rest();
  }

  async #rest(): Promise<void> {
    await nextTurn();
    this.#dueMs = performance.now() + WITHOUT_REST_MS;
  }
}

/** What comes of work that is done step by step, with rests between the steps. */
export async function withRests<Step, Result>(
  steps: Generator<Step, Result>,
  onStep: (step: Step) => void,
): Promise<Result> {
  const rests = new Rests();
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    onStep(step.value);
    const rest = rests.next();
    if (rest !== null) await rest;
  }
  return step.value;
}
