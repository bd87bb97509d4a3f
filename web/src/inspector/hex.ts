/** Bytes of base64 text; what is no base64 ends them. */
export function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');

/** One line of a hex dump, `width` bytes (8 or 16) from `offset` on. */
export function hexLine(
  bytes: Uint8Array,
  offset: number,
  width: 8 | 16,
): { offset: string; hex: string; text: string } {
  const line = [...bytes.subarray(offset, offset + width)];
  const halves = [line.slice(0, 8), line.slice(8)].map((half) => half.map((byte) => hex(byte, 2)).join(' '));
  return {
    offset: hex(offset, 6),
    hex: halves
      .join('  ')
      .trimEnd()
      .padEnd(width * 3),
    text: line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
  };
}
