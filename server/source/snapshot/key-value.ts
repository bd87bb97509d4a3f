/** etcd's mvccpb.KeyValue, in the bytes that it was read from; as long as they are valid. */
export class KeyValue {
  readonly #bytes: Buffer;
  createRevision = 0;
  modRevision = 0;
  version = 0;
  lease = '0';
  /** Where key and value are. */
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  valueEnd = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** A view. */
  get key(): Buffer {
    return this.#bytes.subarray(this.keyStart, this.keyEnd);
  }

  /** A character a byte: to compare, not to read. */
  get rawKey(): string {
    return this.#bytes.toString('latin1', this.keyStart, this.keyEnd);
  }

  get valueBytes(): number {
    return this.valueEnd - this.valueStart;
  }

  /** With bytes of its own. */
  copyValue(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, this.valueStart, this.valueEnd);
  }
}

/** Bytes that are no KeyValue; the message says why. */
export class MalformedKeyValue extends Error {}

const KEY = tag(1, 2);
const CREATE_REVISION = tag(2, 0);
const MOD_REVISION = tag(3, 0);
const VERSION = tag(4, 0);
const VALUE = tag(5, 2);
const LEASE = tag(6, 0);

/**
 * Written by hand, since every entry of a snapshot goes through it, several times. @throws MalformedKeyValue
 */
export function readKeyValue(bytes: Buffer, start: number, end: number): KeyValue {
  const found = new KeyValue(bytes);
  const from = new Varints(bytes, start, end);
  while (from.at < end) {
    const field = from.number();
    switch (field) {
      case KEY:
        found.keyStart = from.bytes();
        found.keyEnd = from.at;
        break;
      case CREATE_REVISION:
        found.createRevision = from.number();
        break;
      case MOD_REVISION:
        found.modRevision = from.number();
        break;
      case VERSION:
        found.version = from.number();
        break;
      case VALUE:
        found.valueStart = from.bytes();
        found.valueEnd = from.at;
        break;
      case LEASE:
        found.lease = from.int64();
        break;
      default:
        throw new MalformedKeyValue(`it has a field that etcd does not write (tag ${field})`);
    }
  }
  return found;
}

class Varints {
  at: number;
  readonly #end: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.at = start;
    this.#end = end;
  }

  number(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#next();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new MalformedKeyValue('a number in it is larger than etcd writes them');
    return value;
  }

  /** As decimal digits: lease ids exceed what a number holds exactly. */
  int64(): string {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#next();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
      if (shift > 63n) throw new MalformedKeyValue('a number in it does not end');
    }
    return BigInt.asIntN(64, value).toString();
  }

  /** Passes over a field of bytes, and says where they begin. */
  bytes(): number {
    const length = this.number();
    const start = this.at;
    if (length > this.#end - start) throw new MalformedKeyValue('a field goes beyond its end');
    this.at = start + length;
    return start;
  }

  #next(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined || this.at > this.#end) throw new MalformedKeyValue('it ends within a number');
    return byte;
  }
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
