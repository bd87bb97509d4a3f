import type { JsonObject, JsonValue } from './decoded-value.ts';
import { doubleText } from './go-values.ts';
import { quoted } from './json-escape.ts';

/** JSON text that cannot be read: what is wrong, and where in the text (UTF-16 code units). */
export class JsonTextError extends Error {
  readonly position: number;

  constructor(reason: string, position: number) {
    super(reason);
    this.position = position;
  }
}

/** Far beyond what an API server stores, and safe for everything that walks through a value. */
const MAX_DEPTH = 1000;

/** Beyond this, reading an integer exactly takes too long. */
const MAX_DIGITS = 300;

/**
 * Its objects inherit from an object that has no members and inherits nothing itself. Unlike Object.create(null), which makes
 * a hash table of every object, this leaves them in the engine's fast form: half the memory, and twice as fast to compare.
 */
class BareObject {
  [member: string]: JsonValue;
}
Reflect.deleteProperty(BareObject.prototype, 'constructor');
Object.setPrototypeOf(BareObject.prototype, null);

/** An object that inherits no member, so that `__proto__` or `constructor` are members like any other. */
export function emptyObject(): JsonObject {
  return new BareObject();
}

/**
 * Reads JSON text without losing anything: integers that a number cannot hold exactly become bigint. Of members with the
 * same name the last one counts.
 * @throws JsonTextError
 */
export function parseJson(text: string): JsonValue {
  return new JsonParser(text).parse();
}

/** JSON text of a value, members in the order of the object, escaped as Go does. */
export function stringifyJson(value: JsonValue): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return doubleText(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    default: {
      if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
      const members = Object.keys(value).map((name) => `${quoted(name)}:${stringifyJson(value[name] ?? null)}`);
      return `{${members.join(',')}}`;
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4}))/y;
const UNESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class JsonParser {
  readonly #text: string;
  #pos = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonValue {
    const value = this.#value(0);
    this.#next();
    if (this.#pos < this.#text.length) throw this.#unexpected('the end');
    return value;
  }

  /** The code of the next character that is no white space, without taking it; NaN at the end. */
  #next(): number {
    let code = this.#text.charCodeAt(this.#pos);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = this.#text.charCodeAt(++this.#pos);
    return code;
  }

  #value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw new JsonTextError(`JSON is nested deeper than ${MAX_DEPTH} levels`, this.#pos);
    switch (this.#next()) {
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      case QUOTE:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    const object = emptyObject();
    this.#pos++;
    if (this.#next() === CLOSE_BRACE) {
      this.#pos++;
      return object;
    }
    for (;;) {
      if (this.#next() !== QUOTE) throw this.#unexpected('a member name');
      const name = this.#string();
      if (this.#next() !== COLON) throw this.#unexpected('":"');
      this.#pos++;
      object[name] = this.#value(depth + 1);
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACE) throw this.#unexpected('"," or "}"');
      this.#pos++;
      if (code === CLOSE_BRACE) return object;
    }
  }

  #array(depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    this.#pos++;
    if (this.#next() === CLOSE_BRACKET) {
      this.#pos++;
      return list;
    }
    for (;;) {
      list.push(this.#value(depth + 1));
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACKET) throw this.#unexpected('"," or "]"');
      this.#pos++;
      if (code === CLOSE_BRACKET) return list;
    }
  }

  #string(): string {
    const text = this.#text;
    let start = ++this.#pos;
    let read = '';
    for (;;) {
      const code = text.charCodeAt(this.#pos);
      if (code === QUOTE) {
        read += text.slice(start, this.#pos++);
        return read;
      }
      if (code === BACKSLASH) {
        read += text.slice(start, this.#pos) + this.#escape();
        start = this.#pos;
      } else if (code >= 0x20) {
        this.#pos++;
      } else {
        throw this.#unexpected('the end of a string');
      }
    }
  }

  #escape(): string {
    ESCAPE.lastIndex = this.#pos;
    const match = ESCAPE.exec(this.#text);
    if (match === null) throw this.#unexpected('an escape such as \\n or \\u0041');
    this.#pos = ESCAPE.lastIndex;
    const [, short, code] = match;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    return UNESCAPED[short ?? ''] ?? short ?? '';
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#pos;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#unexpected('a value');
    this.#pos = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    const value = Number(digits);
    if (fraction === undefined && exponent === undefined) {
      if (Number.isSafeInteger(value)) return value;
      if (digits.length <= MAX_DIGITS) return BigInt(digits);
    }
    if (!Number.isFinite(value))
      throw new JsonTextError('JSON has a number that is too large', this.#pos - digits.length);
    return value;
  }

  #word<Value extends boolean | null>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#pos)) throw this.#unexpected('a value');
    this.#pos += word.length;
    return value;
  }

  #unexpected(expected: string): JsonTextError {
    const found = this.#pos < this.#text.length ? JSON.stringify(this.#text.charAt(this.#pos)) : 'the end of the text';
    return new JsonTextError(`JSON has ${found} where ${expected} should be`, this.#pos);
  }
}
