import type { JsonObject, JsonValue } from './decoded-value.ts';
import { doubleText } from './go-values.ts';
import { quoted } from './json-escape.ts';
import { EFFORT, Effort, TOO_MANY_PARTS } from './reading-effort.ts';

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
export function parseJson(text: string, effort = new Effort(text.length)): JsonValue {
  return new JsonParser(text, effort).parse();
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
const MINUS = 0x2d;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const FRACTION_OR_EXPONENT = /[.eE]/;
const WRONG_ESCAPE = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/;
/** Integers of so many digits are exact, and so are these powers: a quotient of the two is rounded once, as it must be. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN: readonly number[] = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const DOT = 0x2e;
/** A power of two. */
const NAMES_REMEMBERED = 1024;

class JsonParser {
  readonly #text: string;
  readonly #effort: Effort;
  /** Member names come again and again: those seen last, by what their characters add up to. */
  readonly #names = new Array<string | undefined>(NAMES_REMEMBERED);
  #pos = 0;

  constructor(text: string, effort: Effort) {
    this.#text = text;
    this.#effort = effort;
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
    this.#spend(EFFORT.jsonValue);
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

  #spend(units: number): void {
    if (!this.#effort.spend(units)) throw new JsonTextError(`JSON: ${TOO_MANY_PARTS}`, this.#pos);
  }

  #object(depth: number): JsonObject {
    this.#spend(EFFORT.jsonContainer);
    const object = emptyObject();
    this.#pos++;
    if (this.#next() === CLOSE_BRACE) {
      this.#pos++;
      return object;
    }
    for (;;) {
      if (this.#next() !== QUOTE) throw this.#unexpected('a member name');
      const name = this.#name();
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
    this.#spend(EFFORT.jsonContainer);
    this.#pos++;
    if (this.#next() === CLOSE_BRACKET) {
      this.#pos++;
      return [];
    }
    // A list that is made with its first item has room for that one only; many are that short.
    const list = [this.#value(depth + 1)];
    for (;;) {
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACKET) throw this.#unexpected('"," or "]"');
      this.#pos++;
      if (code === CLOSE_BRACKET) return list;
      list.push(this.#value(depth + 1));
    }
  }

  /** The member name that begins here, the very string of the last time where it has been seen already. */
  #name(): string {
    const text = this.#text;
    const start = this.#pos + 1;
    let end = start;
    let sum = 0;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(++end)) {
      // Also where the text ends.
      if (code === BACKSLASH || !(code >= 0x20)) return this.#string();
      sum = (sum * 31 + code) | 0;
    }
    const place = sum & (NAMES_REMEMBERED - 1);
    const known = this.#names[place];
    this.#pos = end + 1;
    if (known?.length === end - start && text.startsWith(known, start)) return known;
    this.#spend(EFFORT.newName);
    return (this.#names[place] = text.slice(start, end));
  }

  #string(): string {
    const text = this.#text;
    const start = this.#pos + 1;
    let escapes = false;
    let end = start;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(++end)) {
      if (code === BACKSLASH) {
        escapes = true;
        end++;
      } else if (!(code >= 0x20)) {
        this.#pos = Math.min(end, text.length);
        throw this.#unexpected('the end of a string');
      }
    }
    this.#pos = end + 1;
    return escapes ? this.#unescaped(start, end) : text.slice(start, end);
  }

  /** The engine reads escapes fastest. */
  #unescaped(start: number, end: number): string {
    this.#spend(EFFORT.escapedText);
    try {
      return String(JSON.parse(this.#text.slice(start - 1, end + 1)));
    } catch {
      const pairs = this.#text.slice(start, end).replaceAll('\\\\', '..');
      this.#pos = start + pairs.search(WRONG_ESCAPE);
      throw this.#unexpected('an escape such as \\n or \\u0041');
    }
  }

  #number(): number | bigint {
    return this.#shortNumber() ?? this.#anyNumber();
  }

  /** Digits, perhaps with a fraction; null, and nothing read, where it is a longer number, another one, or none. */
  #shortNumber(): number | null {
    const text = this.#text;
    const start = text.charCodeAt(this.#pos) === MINUS ? this.#pos + 1 : this.#pos;
    let value = 0;
    let pos = start;
    let dot = -1;
    let code = text.charCodeAt(pos);
    while ((code >= 0x30 && code <= 0x39) || (code === DOT && dot < 0 && pos > start)) {
      if (code === DOT) dot = pos;
      else value = value * 10 + code - 0x30;
      code = text.charCodeAt(++pos);
    }
    const whole = (dot < 0 ? pos : dot) - start;
    const fraction = dot < 0 ? 0 : pos - dot - 1;
    const leadingZero = whole > 1 && text.charCodeAt(start) === 0x30;
    if (whole === 0 || whole + fraction > EXACT_DIGITS || leadingZero || dot === pos - 1) return null;
    if (code === 0x65 || code === 0x45) return null;
    const negative = start > this.#pos;
    this.#pos = pos;
    if (fraction > 0) value /= POWERS_OF_TEN[fraction] ?? 1;
    return negative ? -value : value;
  }

  #anyNumber(): number | bigint {
    this.#spend(EFFORT.number);
    const start = this.#pos;
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.#text)) throw this.#unexpected('a value');
    this.#pos = NUMBER.lastIndex;
    const digits = this.#text.slice(start, this.#pos);
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return value;
    this.#spend(EFFORT.longNumber);
    if (digits.length <= MAX_DIGITS && !FRACTION_OR_EXPONENT.test(digits)) return BigInt(digits);
    if (!Number.isFinite(value)) throw new JsonTextError('JSON has a number that is too large', start);
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
