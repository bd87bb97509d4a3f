/** Who jumps on within this time is on the way. In milliseconds, as all here. */
const QUIET_MS = 160;
/** With the thumb in the hand: a busy machine hands on moves late, and what is read meanwhile makes it busier. */
const HELD_QUIET_MS = 300;
/** Revisions that are followed are handed on once a second or more often; where so long none is, the stream has ended, */
const STREAM_QUIET_MS = 1500;
/** and so many make one: what a single command sets off is over before. */
const STREAM_LANDINGS = 8;

/** Whether the playhead is on its way somewhere, jump by jump: what takes long is read where it comes to rest. */
export class Motion {
  underWay = $state(false);
  #held = false;
  #jumpedAtMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  #landings = 0;
  #landedAtMs = -Infinity;

  /** The playhead was set somewhere. One jump by itself is none that goes on. */
  jumped(): void {
    const nowMs = performance.now();
    this.leftStream();
    if (this.#held || this.underWay || nowMs - this.#jumpedAtMs < QUIET_MS) {
      this.underWay = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#rest(), this.#held ? HELD_QUIET_MS : QUIET_MS);
    }
    this.#jumpedAtMs = nowMs;
  }

  /** The playhead was moved on by revisions that it follows. */
  landed(): void {
    this.#landings = this.#isQuiet ? 1 : this.#landings + 1;
    this.#landedAtMs = performance.now();
  }

  /** Whoever moves by himself wants to read what he comes to at once. */
  leftStream(): void {
    this.#landings = 0;
  }

  /** Revisions that are followed have been coming for a while without a pause. */
  get streaming(): boolean {
    return this.#landings >= STREAM_LANDINGS && !this.#isQuiet;
  }

  get #isQuiet(): boolean {
    return performance.now() - this.#landedAtMs > STREAM_QUIET_MS;
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
