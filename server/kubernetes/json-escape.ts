/** Strings and JSON texts as Go's JSON encoder writes them: `<`, `>`, `&`, U+2028 and U+2029 are escaped too. */

/** Everything but what stays as it is: control characters, `"`, `\`, `&`, `<`, `>`, U+2028 and U+2029. */
const TO_ESCAPE = /[^ !#-%'-;=?-[\]-\u2027\u202a-\uffff]/;
const ALL_TO_ESCAPE = new RegExp(TO_ESCAPE, 'g');
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
  return text.length < LONG_TEXT ? `"${text.replace(ALL_TO_ESCAPE, escaped)}"` : quotedLong(text);
}

/** Beyond it, calling a function for each character that is escaped may take too long. */
const LONG_TEXT = 1000;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const GO_ESCAPES = ['<', '>', '&', '\u2028', '\u2029'];

function quotedLong(text: string): string {
  // JSON.stringify would also escape halves of surrogate pairs, which Go does not have; they stay as they are everywhere.
  if (LONE_SURROGATE.test(text)) return `"${text.replace(ALL_TO_ESCAPE, escaped)}"`;
  return GO_ESCAPES.reduce((json, character) => json.split(character).join(escaped(character)), JSON.stringify(text));
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Valid JSON text without white space between its tokens, escaped as Go does; numbers and member order stay as they are. */
export function compactJson(text: string): string {
  return UNSAFE_OUTSIDE.test(text) ? text.replace(STRING_OR_SPACE, compactToken) : text;
}

const STRING_OR_SPACE = /"[^"\\]*(?:\\[^][^"\\]*)*"|[ \t\r\n]+/g;
const TO_ESCAPE_IN_JSON = /[<>&\u2028\u2029]/g;

function compactToken(token: string): string {
  return token.startsWith('"') ? token.replace(TO_ESCAPE_IN_JSON, escaped) : '';
}
