/** UTF-16 units of a UUID's text. */
const TEXT_UNITS = 36;
const BYTES = 16;
const HEX = Buffer.from('0123456789abcdef', 'latin1');
const DASH = 45;
/** A dash follows these bytes. */
const DASH_AFTER = [3, 5, 7, 9];

/**
 * The texts of UUIDs (16 bytes each, one after the other), to be had one by one. They are written as one text, of which each
 * is a part: that is many times cheaper than putting every one together.
 */
export class UuidTexts {
  readonly #all: string;

  constructor(bytes: Uint8Array) {
    const text = Buffer.allocUnsafe((bytes.length / BYTES) * TEXT_UNITS);
    let to = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      text[to++] = HEX[byte >> 4] ?? 0;
      text[to++] = HEX[byte & 15] ?? 0;
      if (DASH_AFTER.includes(i % BYTES)) text[to++] = DASH;
    }
    this.#all = text.toString('latin1');
  }

  at(i: number): string {
    return this.#all.slice(i * TEXT_UNITS, (i + 1) * TEXT_UNITS);
  }
}
