/** Strings and JSON texts as Go's JSON encoder writes them: `<`, `>`, `&`, U+2028 and U+2029 are escaped too. */

// eslint: the control characters are what has to be found.
const TO_ESCAPE = new RegExp('[\\u0000-\\u001f"\\\\<>&\\u2028\\u2029]');
const ALL_TO_ESCAPE = new RegExp(TO_ESCAPE, 'g');
const UNSAFE_OUTSIDE = /[\s<>&\u2028\u2029]/;

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
  return TO_ESCAPE.test(text) ? `"${text.replace(ALL_TO_ESCAPE, escaped)}"` : `"${text}"`;
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Valid JSON text without white space between its tokens, escaped as Go does; numbers and member order stay as they are. */
export function compactJson(text: string): string {
  if (!UNSAFE_OUTSIDE.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) =>
    token.startsWith('"') ? token.replace(/[<>&\u2028\u2029]/g, escaped) : '',
  );
}
