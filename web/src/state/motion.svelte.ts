/** Who jumps on within this time is on the way. In milliseconds, as all here. */
const QUIET_MS = 160;
/** With the thumb in the hand: a busy machine hands on moves late, and what is read meanwhile makes it busier. */
const HELD_QUIET_MS = 300;

/** Whether the playhead is on its way somewhere, jump by jump: what takes long is read where it comes to rest. */
export class Motion {
  underWay = $state(false);
  #held = false;
  #jumpedAtMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];

  /** The playhead was set somewhere. One jump by itself is none that goes on. */
  jumped(): void {
    const nowMs = performance.now();
    if (this.#held || this.underWay || nowMs - this.#jumpedAtMs < QUIET_MS) {
      this.underWay = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#rest(), this.#held ? HELD_QUIET_MS : QUIET_MS);
    }
    this.#jumpedAtMs = nowMs;
  }

  /** A hand has taken hold: each further jump is one on the way. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#rest();
  }

  /** Resolves when it rests. */
  rested(): Promise<void> {
    return this.underWay ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.underWay = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
