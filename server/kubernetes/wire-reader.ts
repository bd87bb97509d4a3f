import { Buffer } from 'node:buffer';
import protobuf from 'protobufjs';

/** Why a value could not be read, and where. Never leaves this folder: the decoder turns it into a DecodeProblem. */
export class WireError extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Protobufjs' reader with what Kubernetes values need beyond it: exact 64-bit integers, strings as Go prints them, and
 * messages that cannot read beyond their end.
 */
export class WireReader extends protobuf.Reader {
  /** The whole stored value, so that positions are offsets in it. */
  readonly bytesBuffer: Buffer;
  /** How many fields were skipped because their numbers are not in the plan. */
  skipped = 0;

  constructor(value: Uint8Array) {
    const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    super(buffer);
    this.bytesBuffer = buffer;
  }

  /** Reads a length and returns where what it measures ends. */
  end(): number {
    const start = this.pos;
    const length = this.size();
    const end = this.pos + length;
    if (end > this.len) {
      throw new WireError(`${length} bytes are announced, but only ${this.len - this.pos} are left`, start);
    }
    return end;
  }

  text(): string {
    const end = this.end();
    const text = utf8Text(this.bytesBuffer, this.pos, end);
    this.pos = end;
    return text;
  }

  base64(): string {
    const end = this.end();
    const text = this.bytesBuffer.toString('base64', this.pos, end);
    this.pos = end;
    return text;
  }

  exactInt64(): number | bigint {
    const short = this.#shortVarint();
    return short ?? exact(BigInt.asIntN(64, this.#longVarint()));
  }

  exactUint64(): number | bigint {
    const short = this.#shortVarint();
    return short ?? exact(BigInt.asUintN(64, this.#longVarint()));
  }

  /** A number of up to seven bytes, which a double holds exactly; null, and nothing read, where it is longer. */
  #shortVarint(): number | null {
    let value = 0;
    let factor = 1;
    for (let pos = this.pos; pos < this.pos + 7; pos++) {
      if (pos >= this.len) throw new WireError('the value ends within a number', this.pos);
      const byte = this.bytesBuffer[pos] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) {
        this.pos = pos + 1;
        return value;
      }
      factor *= 128;
    }
    return null;
  }

  #longVarint(): bigint {
    let value = 0n;
    for (let index = 0; index < 10; index++) {
      const pos = this.pos + index;
      if (pos >= this.len) throw new WireError('the value ends within a number', this.pos);
      const byte = this.bytesBuffer[pos] ?? 0;
      value |= BigInt(byte & 127) << BigInt(7 * index);
      if (byte < 128) {
        this.pos = pos + 1;
        return value;
      }
    }
    throw new WireError('a number is longer than ten bytes', this.pos);
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** UTF-8 as Go prints it: each byte that belongs to no character becomes one U+FFFD, and a byte order mark stays. */
export function utf8Text(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') ? repairedText(bytes.subarray(start, end)) : text;
}

function repairedText(bytes: Buffer): string {
  let text = '';
  let start = 0;
  let pos = 0;
  while (pos < bytes.length) {
    const length = characterLength(bytes, pos);
    if (length === 0) {
      text += bytes.toString('utf8', start, pos) + '\ufffd';
      start = pos + 1;
    }
    pos += Math.max(length, 1);
  }
  return text + bytes.toString('utf8', start);
}

/** Bytes of the valid UTF-8 character at `start`; 0 where there is none. */
function characterLength(bytes: Buffer, start: number): number {
  const first = bytes[start] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[start + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let index = start + 2; index < start + length; index++) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
