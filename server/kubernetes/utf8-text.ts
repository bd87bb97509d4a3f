import { Buffer } from 'node:buffer';

/** UTF-8 as Go prints it: each byte that belongs to no character becomes one U+FFFD, and a byte order mark stays. */
export function utf8Text(bytes: Buffer, start: number, end: number): string {
  if (end - start <= SHORT) {
    const ascii = asciiText(bytes, start, end);
    if (ascii !== null) return ascii;
  }
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') ? repairedText(bytes, start, end) : text;
}

/** Up to here, putting characters together takes less time than the way to the engine's own decoder. */
const SHORT = 12;

function asciiText(bytes: Buffer, start: number, end: number): string | null {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

const REPLACEMENT = Buffer.from('\ufffd');
/** Most texts are short, and a buffer for each takes longer than its content. */
const SCRATCH = Buffer.alloc(600);

function repairedText(bytes: Buffer, start: number, end: number): string {
  const room = (end - start) * REPLACEMENT.length;
  const repaired = room <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(room);
  let written = 0;
  for (let pos = start; pos < end;) {
    const length = characterLength(bytes, pos);
    const from = length === 0 || pos + length > end ? REPLACEMENT : bytes;
    const count = from === bytes ? length : REPLACEMENT.length;
    const first = from === bytes ? pos : 0;
    for (let index = 0; index < count; index++) repaired[written++] = from[first + index] ?? 0;
    pos += from === bytes ? length : 1;
  }
  return repaired.toString('utf8', 0, written);
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
