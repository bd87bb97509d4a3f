/** CRC-32 with Castagnoli's polynomial, as Go's hash/crc32 computes it. Eight bytes at a step. */
const POLYNOMIAL = 0x82f63b78;
const WIDTH = 8;

const tables = new Int32Array(WIDTH * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  tables[byte] = value;
}
for (let at = 256; at < tables.length; at++) {
  const before = tables[at - 256] ?? 0;
  tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0);
}

export class Crc32c {
  #state = -1;

  update(bytes: Uint8Array): void {
    const table = (index: number): number => tables[index] as number;
    const byte = (index: number): number => bytes[index] as number;
    let crc = this.#state;
    let at = 0;
    for (const end = bytes.length - (bytes.length % WIDTH); at < end; at += WIDTH) {
      crc ^= byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24);
      crc =
        table(1792 + (crc & 0xff)) ^
        table(1536 + ((crc >>> 8) & 0xff)) ^
        table(1280 + ((crc >>> 16) & 0xff)) ^
        table(1024 + (crc >>> 24)) ^
        table(768 + byte(at + 4)) ^
        table(512 + byte(at + 5)) ^
        table(256 + byte(at + 6)) ^
        table(byte(at + 7));
    }
    for (; at < bytes.length; at++) crc = (crc >>> 8) ^ table((crc ^ byte(at)) & 0xff);
    this.#state = crc;
  }

  /** As an unsigned number. */
  digest(): number {
    return ~this.#state >>> 0;
  }
}
