/** Strings and JSON texts as Go's JSON encoder writes them: `<`, `>`, `&`, U+2028 and U+2029 are escaped too. */

/** Everything but what stays as it is: control characters, `"`, `\`, `&`, `<`, `>`, U+2028 and U+2029. */
const TO_ESCAPE = /[^ !#-%'-;=?-[\]-\u2027\u202a-\uffff]/;
const UNSAFE_OUTSIDE = /[ \t\r\n<>&\u2028\u2029]/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export function quoted(text: string): string {
  if (text === '' || !TO_ESCAPE.test(text)) return `"${text}"`;
  // JSON.stringify would also escape halves of surrogate pairs, which Go does not have; they stay as they are everywhere.
  return text.length < LONG_TEXT || LONE_SURROGATE.test(text) ? quotedShort(text) : quotedLong(text);
}

function quotedShort(text: string): string {
  let json = '"';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const escape = code < ASCII_ESCAPES.length ? ASCII_ESCAPES[code] : LINE_ESCAPES.get(code);
    if (escape === undefined) continue;
    json += text.slice(start, at) + escape;
    start = at + 1;
  }
  return `${json}${text.slice(start)}"`;
}

/** From here on, the engine's own way is the faster one. */
const LONG_TEXT = 1000;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const GO_ESCAPES = ['<', '>', '&', '\u2028', '\u2029'];

function quotedLong(text: string): string {
  return GO_ESCAPES.reduce((json, character) => json.split(character).join(escaped(character)), JSON.stringify(text));
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** By character code; undefined for what stays as it is. */
const ASCII_ESCAPES: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return TO_ESCAPE.test(character) ? escaped(character) : undefined;
});
const LINE_ESCAPES: ReadonlyMap<number, string> = new Map([0x2028, 0x2029].map((code) => [code, escapedCode(code)]));

function escapedCode(code: number): string {
  return escaped(String.fromCharCode(code));
}

/** Valid JSON text without white space between its tokens, escaped as Go does; numbers and member order stay as they are. */
export function compactJson(text: string): string {
  return UNSAFE_OUTSIDE.test(text) ? compactBytes(Buffer.from(text, 'utf8')) : text;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES_IN_JSON: ReadonlyMap<number, readonly number[]> = new Map(
  GO_ESCAPES.map((character) => [character.charCodeAt(0), [...Buffer.from(escaped(character))]]),
);
const ESCAPE_LENGTH = 6;

/** Byte by byte, because a text may consist of nothing but what is taken out or escaped. */
function compactBytes(bytes: Buffer): string {
  const compact = Buffer.allocUnsafe(bytes.length + escapedBytes(bytes) * ESCAPE_LENGTH);
  let length = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (!inString && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) continue;
    if (byte === BACKSLASH) {
      compact[length++] = byte;
      at++;
    } else if (byte === QUOTE) {
      inString = !inString;
    }
    const code = escapedCodeAt(bytes, at);
    if (code === 0) {
      compact[length++] = bytes[at] ?? 0;
      continue;
    }
    for (const byte of ESCAPES_IN_JSON.get(code) ?? []) compact[length++] = byte;
    if (code > 0x7f) at += 2;
  }
  return compact.toString('utf8', 0, length);
}

function escapedBytes(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (escapedCodeAt(bytes, at) !== 0) count++;
  return count;
}

/** The character that begins at a byte where Go escapes it in JSON text, else 0. */
function escapedCodeAt(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === 0x3c || byte === 0x3e || byte === 0x26) return byte;
  if (byte !== 0xe2 || bytes[at + 1] !== 0x80) return 0;
  return bytes[at + 2] === 0xa8 ? 0x2028 : bytes[at + 2] === 0xa9 ? 0x2029 : 0;
}
