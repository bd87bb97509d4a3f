import type { MessagePlan } from './message-plan.ts';
import type { WireMessage } from './wire-message.ts';

/** What is shorter is read faster than it is looked up; what is longer seldom comes again, and what is in it is remembered. */
const SHORTEST = 24;
const LONGEST = 4096;
/** An entry besides its bytes, in bytes of the wire. */
const ENTRY = 50;
/** So many bytes of a message make up where it is looked for. */
const SAMPLED = 24;

interface Entry {
  readonly value: Buffer;
  readonly start: number;
  readonly end: number;
  readonly message: WireMessage;
}

type Generation = Map<MessagePlan, Map<number, Entry>>;

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

  /** Whether a message of so many bytes is worth being remembered. */
  static isWorth(length: number): boolean {
    return length >= SHORTEST && length <= LONGEST;
  }

  /** The message that was read from the same bytes as those of `value` from `start` to `end`. */
  recall(plan: MessagePlan, value: Buffer, start: number, end: number): WireMessage | undefined {
    const place = placeOf(value, start, end);
    const young = this.#young.get(plan)?.get(place);
    if (young !== undefined) return isSame(young, value, start, end) ? young.message : undefined;
    const old = this.#old.get(plan)?.get(place);
    if (old === undefined || !isSame(old, value, start, end)) return undefined;
    this.#put(plan, place, old);
    return old.message;
  }

  /** Takes the place of another one whose sampled bytes are the same. */
  remember(plan: MessagePlan, value: Buffer, start: number, end: number, message: WireMessage): void {
    this.#put(plan, placeOf(value, start, end), { value, start, end, message });
  }

  #put(plan: MessagePlan, place: number, entry: Entry): void {
    if (this.#bytes >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#bytes = 0;
    }
    this.#bytes += entry.end - entry.start + ENTRY;
    const ofPlan = this.#young.get(plan);
    if (ofPlan === undefined) this.#young.set(plan, new Map([[place, entry]]));
    else ofPlan.set(place, entry);
  }
}

/** A number of the length, of bytes in equal distances, and of the last ones. */
function placeOf(value: Buffer, start: number, end: number): number {
  const length = end - start;
  const distance = Math.max(1, Math.floor(length / SAMPLED));
  let place = length;
  for (let at = start; at < end; at += distance) place = (place * 31 + (value[at] ?? 0)) | 0;
  for (let at = end - 8; at < end; at++) place = (place * 31 + (value[at] ?? 0)) | 0;
  return place;
}

function isSame({ value: known, start: from, end: to }: Entry, value: Buffer, start: number, end: number): boolean {
  return to - from === end - start && known.compare(value, start, end, from, to) === 0;
}
