import type { JsonValue } from './json.ts';

/** How the items of two versions of a list are paired: by what identifies them, or by where they stand. */
export type ListMatch =
  /** Objects, by the values of these members together; a member is a path (`metadata`, `name`). */
  | { readonly by: 'members'; readonly members: readonly (readonly string[])[] }
  /** Scalars whose order means nothing. */
  | { readonly by: 'value' }
  | { readonly by: 'position' };

/** Knows what identifies the items of lists. */
export interface ListKeys {
  /** `list` is the name of the member that holds the list; the answer holds for both versions of it. */
  match(list: string, before: readonly JsonValue[], after: readonly JsonValue[]): ListMatch;
}

/** Identity of a list's item under the members that identify it; null where it has none of them. */
export function itemIdentity(item: JsonValue, members: readonly (readonly string[])[]): string | null {
  if (members.length === 1) return scalarText(memberValue(item, members[0] ?? []));
  let identity = '';
  let found = false;
  for (const member of members) {
    const text = scalarText(memberValue(item, member));
    if (text !== null) found = true;
    // A separator that no name contains keeps (a, bc) and (ab, c) apart.
    identity += `${text ?? ''}\u0000`;
  }
  return found ? identity : null;
}

export function memberValue(item: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let value = item;
  for (const member of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(member)] : value[member];
  }
  return value;
}

function scalarText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}
