/** etcd's mvccpb.KeyValue. Key and value are views into the message. */
export interface KeyValue {
  key: Buffer;
  createRevision: number;
  modRevision: number;
  version: number;
  value: Buffer;
  lease: string;
}

/** Bytes that are no KeyValue; the message says why. */
export class MalformedKeyValue extends Error {}

const NOTHING = Buffer.alloc(0);
const KEY = tag(1, 2);
const CREATE_REVISION = tag(2, 0);
const MOD_REVISION = tag(3, 0);
const VERSION = tag(4, 0);
const VALUE = tag(5, 2);
const LEASE = tag(6, 0);

/**
 * Written by hand, since every entry of a snapshot goes through it, several times. @throws MalformedKeyValue
 */
export function readKeyValue(bytes: Buffer): KeyValue {
  const found: KeyValue = { key: NOTHING, createRevision: 0, modRevision: 0, version: 0, value: NOTHING, lease: '0' };
  const from = new Varints(bytes);
  while (from.at < bytes.length) {
    const field = from.number();
    switch (field) {
      case KEY:
        found.key = from.bytes();
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
        found.value = from.bytes();
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
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
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

  bytes(): Buffer {
    const length = this.number();
    const start = this.at;
    if (length > this.#bytes.length - start) throw new MalformedKeyValue('a field goes beyond its end');
    this.at = start + length;
    return this.#bytes.subarray(start, this.at);
  }

  #next(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new MalformedKeyValue('it ends within a number');
    return byte;
  }
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
