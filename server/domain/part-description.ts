import type { KeyText } from './key.ts';

const PART = 'Only keys that begin with ';

/** How a recording of a part of the keys says so; null for all. Recordings of different parts are never mixed. */
export function partDescription(prefix: KeyText): string | null {
  return prefix === '' ? null : PART + prefix;
}

/** The same of a history that has a description already. */
export function withPart(description: string | null, prefix: KeyText): string | null {
  const part = partDescription(prefix);
  if (part === null || description === null || description.endsWith(part)) return description ?? part;
  return `${description} ${part}`;
}

/** The prefix of a recording that is said to be of a part of the keys; null: it is of all. */
export function partOfKeys(description: string | null): KeyText | null {
  const at = description?.lastIndexOf(PART) ?? -1;
  return description === null || at === -1 ? null : description.slice(at + PART.length);
}
