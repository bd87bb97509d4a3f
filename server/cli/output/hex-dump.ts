const WIDTH = 16;

/** Bytes as `hexdump -C` prints them. */
export function* hexLines(bytes: Uint8Array): Generator<string, void> {
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const row = bytes.subarray(at, at + WIDTH);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, WIDTH / 2).join(' ');
    const right = hex.slice(WIDTH / 2).join(' ');
    const shown = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    yield `${offsetText(at)}  ${left.padEnd(23)}  ${right.padEnd(23)}  |${shown}|`;
  }
  yield offsetText(bytes.length);
}

function offsetText(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}
