import type { MessagePlan } from './message-plan.ts';
import type { WireMessage } from './wire-message.ts';

/** What is shorter is read faster than it is looked up; what is longer seldom comes again, and what is in it is remembered. */
const SHORTEST = 24;
const LONGEST = 4096;
/** An entry besides its text, in characters of it. */
const ENTRY = 100;

type Generation = Map<MessagePlan, Map<string, WireMessage>>;

/**
 * Messages that were read, by their bytes. One version of an object has nearly all messages of the version before, and objects
 * of one kind have many in common: read once, each is one message and one object, which also compare at a glance. Nobody may
 * change what comes from here. Keeps about what was used last: between `limit` and twice as many bytes of the wire, whose
 * messages and objects take about five times that.
 */
export class MessageMemory {
  readonly #limit: number;
  #young: Generation = new Map();
  #old: Generation = new Map();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The bytes as a text to ask by, in which each byte is a character; null: not worth being remembered. */
  static textOf(bytes: Buffer, start: number, end: number): string | null {
    const length = end - start;
    return length < SHORTEST || length > LONGEST ? null : bytes.toString('latin1', start, end);
  }

  recall(plan: MessagePlan, text: string): WireMessage | undefined {
    const known = this.#young.get(plan)?.get(text);
    if (known !== undefined) return known;
    const old = this.#old.get(plan)?.get(text);
    if (old !== undefined) this.remember(plan, text, old);
    return old;
  }

  remember(plan: MessagePlan, text: string, message: WireMessage): void {
    if (this.#bytes >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#bytes = 0;
    }
    this.#bytes += text.length + ENTRY;
    const ofPlan = this.#young.get(plan);
    if (ofPlan === undefined) this.#young.set(plan, new Map([[text, message]]));
    else ofPlan.set(text, message);
  }
}
