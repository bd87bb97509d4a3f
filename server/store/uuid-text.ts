/** UTF-16 units of a UUID's text. */
const TEXT_UNITS = 36;
const BYTES = 16;
const DASH = 45;
/** The two digits of each byte, as characters. */
const HIGH = Uint8Array.from({ length: 256 }, (_, byte) => digit(byte >> 4));
const LOW = Uint8Array.from({ length: 256 }, (_, byte) => digit(byte & 15));

function digit(value: number): number {
  return value.toString(16).charCodeAt(0);
}

/**
 * The texts of UUIDs (16 bytes each, one after the other), to be had one by one. They are written as one text, of which each
 * is a part: that is many times cheaper than putting every one together.
 */
export class UuidTexts {
  readonly #all: string;

  constructor(bytes: Uint8Array) {
    const text = Buffer.allocUnsafe((bytes.length / BYTES) * TEXT_UNITS);
    let to = 0;
    for (let from = 0; from < bytes.length; from += BYTES) {
      for (let i = 0; i < BYTES; i++) {
        const byte = bytes[from + i] ?? 0;
        text[to++] = HIGH[byte] ?? 0;
        text[to++] = LOW[byte] ?? 0;
        if (i === 3 || i === 5 || i === 7 || i === 9) text[to++] = DASH;
      }
    }
    this.#all = text.toString('latin1');
  }

  at(i: number): string {
    return this.#all.slice(i * TEXT_UNITS, (i + 1) * TEXT_UNITS);
  }
}
