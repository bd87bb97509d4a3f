import { Buffer } from 'node:buffer';

/** UTF-8 as Go prints it: each byte that belongs to no character becomes one U+FFFD, and a byte order mark stays. */
export function utf8Text(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') ? repairedText(bytes.subarray(start, end)) : text;
}

const REPLACEMENT = [0xef, 0xbf, 0xbd];

function repairedText(bytes: Buffer): string {
  const repaired = Buffer.alloc(bytes.length * REPLACEMENT.length);
  let written = 0;
  let pos = 0;
  while (pos < bytes.length) {
    const length = characterLength(bytes, pos);
    if (length === 0) for (const byte of REPLACEMENT) repaired[written++] = byte;
    for (const end = pos + Math.max(length, 1); pos < end; pos++) if (length > 0) repaired[written++] = bytes[pos] ?? 0;
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
