import { withoutItems, type FieldCondition } from '../domain/field-condition.ts';
import type { FieldColumns } from './field-columns.ts';

/** A Bloom filter: with so many bits and marks for each of its texts, 2 of 100 that are not in it seem to be. */
const BITS_EACH = 8;
const MARKS = 4;
const SMALLEST_BYTES = 32;
/** How values begin, for those that are looked for by their beginning. In UTF-16 units. */
const BEGINNING = 3;

/** Three kinds of texts share a filter: whole values, how values begin, and the last members of paths. */
type Kind = '=' | '^' | '.';

/** What is enough to tell of most conditions that no event of a segment meets them. */
export function fieldSignature({ paths, values }: Pick<FieldColumns, 'paths' | 'values'>): Buffer {
  const texts = new Set<string>();
  for (const path of paths) {
    const member = lastMember(path);
    if (member !== null) texts.add(marked('.', member));
  }
  for (const value of values) {
    const text = String(value).toLowerCase();
    texts.add(marked('=', text));
    if (text.length >= BEGINNING) texts.add(marked('^', text.slice(0, BEGINNING)));
  }
  let bytes = SMALLEST_BYTES;
  while (bytes * 8 < texts.size * BITS_EACH) bytes *= 2;
  const signature = Buffer.alloc(bytes);
  for (const text of texts) {
    for (const place of placesOf(text, bytes))
      signature[place >>> 3] = (signature[place >>> 3] ?? 0) | (1 << (place & 7));
  }
  return signature;
}

/** False: no event of the segment whose signature it is meets the condition. */
export function mayMeet(signature: Uint8Array, { path, operator, value }: FieldCondition): boolean {
  const has = (kind: Kind, text: string): boolean =>
    placesOf(marked(kind, text), signature.length).every(
      (place) => ((signature[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0,
    );
  const member = path === '*' ? null : lastMember(path);
  if (member !== null && !has('.', member)) return false;
  if (operator !== '=') return true;
  const text = value.toLowerCase();
  if (!text.endsWith('*')) return has('=', text);
  return text.length <= BEGINNING || has('^', text.slice(0, BEGINNING));
}

/** `spec.containers[name=web].image` → `image`; null for a member that only quotes can name. */
function lastMember(path: string): string | null {
  const plain = withoutItems(path);
  const member = plain.slice(plain.lastIndexOf('.') + 1);
  return /^[\w$-]+$/.test(member) ? member : null;
}

function marked(kind: Kind, text: string): string {
  return kind + text;
}

/** Bits of a filter of a power of two bytes. */
function placesOf(text: string, bytes: number): number[] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const step = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) | 1;
  return Array.from({ length: MARKS }, (_, i) => (hash + Math.imul(i, step)) & (bytes * 8 - 1));
}
