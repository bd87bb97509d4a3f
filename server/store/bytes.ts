/**
 * Variable-length integers, as chunks and checkpoints of the store hold them: 7 bits a byte, low bits first. Integers up to
 * 2^53 - 1; signed ones are folded (0, -1, 1, -2 … become 0, 1, 2, 3 …).
 */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  unsigned(value: number): void {
    if (this.#length + 8 > this.#buffer.length) this.#grow(8);
    let rest = value;
    while (rest >= 0x8000_0000) {
      this.#buffer[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#buffer[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  bytes(value: Uint8Array): void {
    if (this.#length + value.length > this.#buffer.length) this.#grow(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.unsigned(bytes.length);
    this.bytes(bytes);
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(need: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + need));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what ByteWriter wrote. @throws RangeError where the bytes end too early */
export class ByteReader {
  readonly #buffer: Uint8Array;
  #at = 0;

  constructor(buffer: Uint8Array) {
    this.#buffer = buffer;
  }

  unsigned(): number {
    const buffer = this.#buffer;
    let byte = buffer[this.#at++];
    if (byte === undefined) throw new RangeError('The stored bytes end too early.');
    if (byte < 128) return byte;
    let value = byte & 127;
    let factor = 128;
    do {
      byte = buffer[this.#at++];
      if (byte === undefined) throw new RangeError('The stored bytes end too early.');
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte >= 128);
    return value;
  }

  /** How many items follow, each of at least so many bytes: damaged bytes must not ask for room that nobody has. */
  count(bytesEach = 1): number {
    const count = this.unsigned();
    if (count * bytesEach > this.#buffer.length - this.#at) throw new RangeError('The stored bytes end too early.');
    return count;
  }

  signed(): number {
    const folded = this.unsigned();
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#buffer.length) throw new RangeError('The stored bytes end too early.');
    const part = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  text(): string {
    const bytes = this.bytes(this.unsigned());
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  }

  /** In bytes from the start. */
  get position(): number {
    return this.#at;
  }

  skip(length: number): void {
    if (length > this.#buffer.length - this.#at) throw new RangeError('The stored bytes end too early.');
    this.#at += length;
  }

  /** What was read or skipped since a position; a view. */
  since(position: number): Uint8Array {
    return this.#buffer.subarray(position, this.#at);
  }
}
