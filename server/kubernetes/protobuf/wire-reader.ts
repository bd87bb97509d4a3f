import { Buffer } from 'node:buffer';
import protobuf from 'protobufjs';
import { readCbor, startsCbor } from '../cbor.ts';
import { stringifyJson } from '../json-text.ts';
import { Effort, TOO_MANY_PARTS } from '../reading-effort.ts';
import { utf8Text } from '../utf8-text.ts';
import type { MessageMemory } from './message-memory.ts';

/** Why a value could not be read, and where. Never leaves this folder: the decoder turns it into a DecodeProblem. */
export class WireError extends Error {
  readonly offset: number;
  /** Members from the outermost message down to where it happened; filled in on the way up. */
  readonly path: string[] = [];

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** What protobufjs' reader throws, as a WireError. */
export function asWireError(error: unknown, reader: WireReader): WireError {
  if (error instanceof WireError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.startsWith('index out of range')
    ? 'the value ends too early'
    : message.replace(/ at offset \d+$/, '');
  return new WireError(reason, Math.min(reader.pos, reader.bytesBuffer.length));
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
  /** Of messages; null: each is read by itself. */
  readonly memory: MessageMemory | null;
  readonly #effort: Effort;

  constructor(value: Uint8Array, memory: MessageMemory | null = null) {
    const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    super(buffer);
    this.bytesBuffer = buffer;
    this.memory = memory;
    this.#effort = new Effort(buffer.length);
  }

  /** @throws WireError where the value has cost all that one may */
  spend(units: number): void {
    if (!this.#effort.spend(units)) throw new WireError(TOO_MANY_PARTS, this.pos);
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

  /** Bytes that are JSON text of their own; CBOR, which newer servers may write instead, becomes JSON text. */
  jsonText(): string {
    const { pos: start, bytesBuffer } = this;
    const end = this.end();
    const from = this.pos;
    this.pos = end;
    if (!startsCbor(bytesBuffer, from, end)) return utf8Text(bytesBuffer, from, end);
    try {
      return stringifyJson(readCbor(bytesBuffer.subarray(from, end)));
    } catch (error) {
      throw new WireError(error instanceof Error ? error.message : String(error), start);
    }
  }

  base64(): string {
    const end = this.end();
    const text = this.bytesBuffer.toString('base64', this.pos, end);
    this.pos = end;
    return text;
  }

  exactInt64(): number | bigint {
    return this.#shortVarint() ?? this.#longVarint(true);
  }

  exactUint64(): number | bigint {
    return this.#shortVarint() ?? this.#longVarint(false);
  }

  /** A number of up to seven bytes, which a double holds exactly; null, and nothing read, where it is longer. */
  #shortVarint(): number | null {
    const { bytesBuffer, pos: start, len } = this;
    let value = 0;
    let factor = 1;
    for (let pos = start; pos < start + 7; pos++) {
      if (pos >= len) throw new WireError('the value ends within a number', start);
      const byte = bytesBuffer[pos] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) {
        this.pos = pos + 1;
        return value;
      }
      factor *= 128;
    }
    return null;
  }

  #longVarint(signed: boolean): number | bigint {
    const { bytesBuffer, pos: start, len } = this;
    let low = 0; // bits 0 to 27
    let middle = 0; // bits 28 to 55
    let high = 0; // bits 56 to 63; what is beyond is dropped, as Go does
    for (let index = 0; index < 10; index++) {
      if (start + index >= len) throw new WireError('the value ends within a number', start);
      const byte = bytesBuffer[start + index] ?? 0;
      if (index < 4) low |= (byte & 127) << (7 * index);
      else if (index < 8) middle |= (byte & 127) << (7 * (index - 4));
      else high |= (byte & 127) << (7 * (index - 8));
      if (byte < 128) {
        this.pos = start + index + 1;
        return exact64((middle >>> 4) | ((high & 255) << 24), (low | (middle << 28)) >>> 0, signed);
      }
    }
    throw new WireError('a number is longer than ten bytes', start);
  }
}

/** A 64-bit integer from its upper and its lower 32 bits: a number where that is exact. */
function exact64(upper: number, lower: number, signed: boolean): number | bigint {
  const top = signed ? upper | 0 : upper >>> 0;
  const number = top * 4294967296 + lower;
  return Number.isSafeInteger(number) ? number : (BigInt(top) << 32n) | BigInt(lower);
}
