/** A JSON value whose whole numbers are exact: those that a double cannot hold are bigint. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonMembers;
export interface JsonMembers {
  [member: string]: Json;
}

export function isMembers(value: Json | undefined): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LONG_NUMBER = /\d{16}/;
const WHOLE = /^-?\d+$/;

/**
 * Reads JSON text without rounding. Texts without a long run of digits take the built-in parser. @throws SyntaxError
 */
export function parseExact(text: string): Json {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as Json;
  return new ExactReader(text).read();
}

class ExactReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Json {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail();
    return value;
  }

  #value(): Json {
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#members();
      case '[':
        return this.#items();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #members(): Json {
    const members: JsonMembers = {};
    this.#at++;
    this.#space();
    if (this.#take('}')) return members;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail();
      const name = this.#string();
      this.#space();
      if (!this.#take(':')) this.#fail();
      Object.defineProperty(members, name, {
        value: this.#value(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      this.#space();
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail();
    return members;
  }

  #items(): Json {
    const items: Json[] = [];
    this.#at++;
    this.#space();
    if (this.#take(']')) return items;
    do {
      items.push(this.#value());
      this.#space();
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail();
    return items;
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) this.#fail();
      this.#at++;
      if (character === '\\') this.#at++;
      else if (character === '"') return JSON.parse(this.#text.slice(start, this.#at)) as string;
    }
  }

  #number(): Json {
    const start = this.#at;
    while (/[-+.\deE]/.test(this.#text[this.#at] ?? '')) this.#at++;
    const lexeme = this.#text.slice(start, this.#at);
    const value: unknown = JSON.parse(lexeme === '' ? '!' : lexeme);
    if (typeof value !== 'number') this.#fail();
    return WHOLE.test(lexeme) && !Number.isSafeInteger(value) ? BigInt(lexeme) : value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail();
    this.#at += word.length;
    return value;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #fail(): never {
    throw new SyntaxError(`This is not JSON (at character ${this.#at}).`);
  }
}
