import type { Facts, FactsLine, FactsMessage } from './facts-reading.fixture.ts';
import { varint } from './stored-value.fixture.ts';

/** A message as written: what stands at each field number. */
export type Node = ReadonlyMap<number, readonly Item[]>;
export type Item =
  | { readonly is: 'message'; readonly node: Node }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'bytes'; readonly bytes: Buffer }
  | { readonly is: 'integer'; readonly value: bigint }
  | { readonly is: 'bool'; readonly value: boolean }
  | { readonly is: 'double'; readonly value: number }
  | { readonly is: 'entry'; readonly key: string; readonly value: Item | null };

/** Numbers from 0 to 1, always the same for a seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const TEXTS = [
  '',
  'a',
  'web',
  '<&>"\\',
  'é漢😀',
  '\u2028\u2029\n\u0001',
  '\ufeffx',
  '10',
  '9',
  '__proto__',
  'constructor',
];
const INTEGERS = [0n, 1n, -1n, 80n, 2147483647n, -2147483648n, 9007199254740993n, -9223372036854775808n, 1700000000n];
const DOUBLES = [0, 1.5, -2, 1e21, 1e-7, 123456789.125, 1e20, 0.000001];
const DURATIONS = [0n, 3n, 1500n, 2_500_000n, 3_723_500_000_000n, -90_000_000_000n, 60_000_000_000n];
const JSON_TEXTS = [
  '',
  '{"a":9007199254740993,"10":[1.0,null]}',
  '"<x>"',
  '[]',
  '{"f:metadata":{"f:labels":{".":{}}}}',
  '1e5',
];
const SECONDS = [0n, -62135596800n, 1700000000n, -1n, 253402300799n, 951827696n];

/** Writes objects of any message with fields of any release: what clusters of many releases may have left in etcd. */
export class ObjectWriter {
  readonly #facts: Facts;
  readonly #random: () => number;

  constructor(facts: Facts, random: () => number) {
    this.#facts = facts;
    this.#random = random;
  }

  /** @param fullness how likely a field is there, from 0 to 1 */
  message(name: string, fullness: number, depth = 0): Node {
    const message = this.#facts.messages.get(name);
    if (message === undefined) throw new Error(`The facts have no message ${name}`);
    const node = new Map<number, Item[]>();
    const newest = new Map(message.lines.map((line) => [line.number, line]));
    for (const [number, line] of newest) {
      if (this.#random() > (depth > 5 ? fullness / (depth - 3) : fullness)) continue;
      const count = line.many === 'one' ? 1 : 1 + Math.floor(this.#random() * 3);
      const items: Item[] = [];
      for (let index = 0; index < count; index++) items.push(this.#item(message, line, fullness, depth));
      node.set(number, items);
    }
    return node;
  }

  #item(message: FactsMessage, line: FactsLine, fullness: number, depth: number): Item {
    if (line.many !== 'map') return this.#element(message, line, fullness, depth);
    const value = this.#random() < 0.15 ? null : this.#element(message, line, fullness, depth);
    return { is: 'entry', key: this.#pick(TEXTS), value };
  }

  #element({ special }: FactsMessage, line: FactsLine, fullness: number, depth: number): Item {
    if (special === 'rawjson') return { is: 'bytes', bytes: Buffer.from(this.#pick(JSON_TEXTS)) };
    switch (line.element) {
      case 'string':
        return { is: 'text', text: special === 'quantity' ? this.#pick(['', '1', '500m', '1Gi']) : this.#pick(TEXTS) };
      case 'bytes':
        return { is: 'bytes', bytes: Buffer.from(this.#pick(TEXTS)) };
      case 'bool':
        return { is: 'bool', value: this.#random() < 0.5 };
      case 'double':
        return { is: 'double', value: this.#pick(DOUBLES) };
      case 'int32':
      case 'uint32':
      case 'int64':
      case 'uint64':
        return { is: 'integer', value: this.#integer(special, line) };
      default:
        return { is: 'message', node: depth > 9 ? new Map() : this.message(line.element, fullness, depth + 1) };
    }
  }

  #integer(special: string, { element, number }: FactsLine): bigint {
    if (special === 'time' || special === 'microtime') {
      return number === 1 ? this.#pick(SECONDS) : this.#pick([0n, 1n, 999n, 123456789n, 999999999n]);
    }
    if (special === 'duration') return this.#pick(DURATIONS);
    if (special === 'intorstring' && number === 1) return this.#random() < 0.5 ? 0n : 1n;
    const value = this.#pick(INTEGERS);
    if (element === 'int32') return BigInt.asIntN(32, value);
    if (element === 'uint32') return BigInt.asUintN(32, value);
    return element === 'uint64' ? BigInt.asUintN(64, value) : value;
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}

/** The bytes of a message, fields in the order of their numbers. */
export function messageBytes(node: Node): Buffer {
  const parts: Uint8Array[] = [];
  for (const [number, items] of [...node].sort(([a], [b]) => a - b))
    for (const item of items) parts.push(field(number, item));
  return Buffer.concat(parts);
}

function field(number: number, item: Item): Buffer {
  const wireType = item.is === 'integer' || item.is === 'bool' ? 0 : item.is === 'double' ? 1 : 2;
  return Buffer.concat([varint(BigInt(number * 8 + wireType)), content(item)]);
}

function content(item: Item): Uint8Array {
  switch (item.is) {
    case 'integer':
      return varint(item.value);
    case 'bool':
      return varint(item.value ? 1n : 0n);
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(item.value);
      return bytes;
    }
    case 'text':
      return counted(Buffer.from(item.text));
    case 'bytes':
      return counted(item.bytes);
    case 'message':
      return counted(messageBytes(item.node));
    case 'entry': {
      const key = field(1, { is: 'text', text: item.key });
      return counted(item.value === null ? key : Buffer.concat([key, field(2, item.value)]));
    }
  }
}

function counted(bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}
