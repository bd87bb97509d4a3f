import { MalformedJson } from '../json-fields.ts';

/** A member of a JSON object, or an item of a list that is a member, as the text that it is written in. */
export interface JsonPiece {
  readonly member: string;
  readonly isItem: boolean;
  readonly text: string;
}

/** Far beyond what one key can be. */
const MOST_PIECE_BYTES = 128 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/**
 * The members of one JSON object of any size, as they come; of a list, its items one by one, so that only one is ever held.
 * Each piece is to be read by whoever gets it: what is between them is checked here.
 * @throws MalformedJson
 */
export async function* jsonPieces(content: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<JsonPiece, void> {
  const splitter = new Splitter();
  for await (const chunk of content) yield* splitter.take(chunk);
  splitter.end();
}

/** What is being read: a member's name, its value, an item of it, what follows a list, or nothing of the object. */
type Place = 'before' | 'name' | 'value' | 'item' | 'after' | 'behind';

class Splitter {
  #place: Place = 'before';
  #member = '';
  /** Brackets that are open within the piece. */
  #depth = 0;
  #inString = false;
  /** The last byte, within a string, is a backslash that is not escaped itself. */
  #escape = false;
  /** The piece has had nothing but spaces. */
  #blank = true;
  /** A comma came before: something has to follow it. */
  #owed = false;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #offset = 0;

  *take(chunk: Buffer): Generator<JsonPiece, void> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (this.#inString) {
        at = this.#stringEnd(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? SPACE;
      if (byte <= SPACE) continue;
      const piece = this.#mark(byte, at, () => Buffer.concat([...this.#parts, chunk.subarray(from, at)]).toString());
      if (piece === null) continue;
      if (piece !== 'begin') yield piece;
      this.#blank = true;
      this.#parts = [];
      this.#partBytes = 0;
      from = at + 1;
    }
    if (this.#place !== 'before' && this.#place !== 'behind') {
      // A copy: the rest of the chunk need not be kept.
      this.#parts.push(Buffer.from(chunk.subarray(from)));
      this.#partBytes += chunk.length - from;
      if (this.#partBytes > MOST_PIECE_BYTES) throw new MalformedJson('a part of it is longer than 128 MiB');
    }
    this.#offset += chunk.length;
  }

  end(): void {
    if (this.#place === 'before') throw new MalformedJson('it is empty');
    if (this.#place !== 'behind') throw new MalformedJson(`it ends early, after ${this.#offset} bytes`);
  }

  /** @returns a piece that ends here; `begin`: one begins after this; null: neither */
  #mark(byte: number, at: number, text: () => string): JsonPiece | 'begin' | null {
    if (this.#depth > 0) {
      if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
      else if (byte === QUOTE) this.#inString = true;
      return null;
    }
    switch (this.#place) {
      case 'before':
        return byte === OPEN_BRACE ? this.#go('name') : this.#unexpected(at);
      case 'behind':
        return this.#unexpected(at);
      case 'after':
        if (byte === COMMA) return this.#go('name', true);
        return byte === CLOSE_BRACE ? this.#go('behind') : this.#unexpected(at);
      case 'name':
        if (byte === CLOSE_BRACE && this.#blank && !this.#owed) return this.#go('behind');
        if (byte !== COLON) return byte === QUOTE && this.#blank ? this.#within(byte) : this.#unexpected(at);
        this.#member = nameOf(text());
        return this.#go('value');
      case 'value':
        if (byte === OPEN_BRACKET && this.#blank) return this.#go('item');
        if (byte === COMMA || byte === CLOSE_BRACE) {
          return this.#piece(false, at, text, byte === COMMA ? 'name' : 'behind', byte === COMMA);
        }
        return byte === CLOSE_BRACKET ? this.#unexpected(at) : this.#within(byte);
      case 'item':
        if (byte === CLOSE_BRACKET && this.#blank && !this.#owed) return this.#go('after');
        if (byte === COMMA || byte === CLOSE_BRACKET) {
          return this.#piece(true, at, text, byte === COMMA ? 'item' : 'after', byte === COMMA);
        }
        return byte === CLOSE_BRACE ? this.#unexpected(at) : this.#within(byte);
    }
  }

  #within(byte: number): null {
    this.#blank = false;
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
    return null;
  }

  #piece(isItem: boolean, at: number, text: () => string, next: Place, owed: boolean): JsonPiece {
    if (this.#blank) this.#unexpected(at);
    const piece = { member: this.#member, isItem, text: text() };
    this.#go(next, owed);
    return piece;
  }

  #go(place: Place, owed = false): 'begin' {
    this.#place = place;
    this.#owed = owed;
    return 'begin';
  }

  /** Where a string ends that is open at a place, or the chunk does. */
  #stringEnd(chunk: Buffer, from: number): number {
    for (let at = from; ; at++) {
      const quote = chunk.indexOf(QUOTE, at);
      const end = quote < 0 ? chunk.length : quote;
      let escapes = 0;
      while (end - 1 - escapes >= from && chunk[end - 1 - escapes] === BACKSLASH) escapes++;
      // All of it are backslashes: the first may be escaped by one of the chunk before.
      const carried = escapes === end - from && this.#escape ? 1 : 0;
      const escaped = (escapes + carried) % 2 === 1;
      if (quote < 0) {
        this.#escape = escaped;
        return chunk.length;
      }
      at = quote;
      if (escaped) continue;
      this.#inString = false;
      this.#escape = false;
      return quote;
    }
  }

  #unexpected(at: number): never {
    throw new MalformedJson(`it is not JSON (byte ${this.#offset + at})`);
  }
}

function nameOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new MalformedJson('it is not JSON: the name of a member cannot be read');
  }
}

/** The members of an object that is held already, each as it is written. @throws MalformedJson */
export function jsonMembers(content: Buffer): ReadonlyMap<string, string> {
  const splitter = new Splitter();
  const members = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (const { member, isItem, text } of splitter.take(content)) {
    if (isItem) lists.set(member, [...(lists.get(member) ?? []), text]);
    else members.set(member, text);
  }
  splitter.end();
  for (const [member, items] of lists) members.set(member, `[${items.join(',')}]`);
  return members;
}
