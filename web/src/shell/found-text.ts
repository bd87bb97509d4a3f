import type { EventSummary, ObjectIdentity } from '../api/schema.ts';

/** What one revision did to one object. */
export interface Change {
  readonly revision: number;
  readonly event: EventSummary;
}

/** `default/www`; the key of what is no object. */
export function objectText({ kind, namespace, name, key }: ObjectIdentity): string {
  return kind === null ? key : `${namespace === null ? '' : `${namespace}/`}${name}`;
}

/** `update Pod default/www: status.phase, by kubelet`; of several fields the one that was looked for. */
export function changeText({ verb, identity, changedPaths, actor }: EventSummary, wanted = ''): string {
  const what = `${verb} ${identity.kind === null ? '' : `${identity.kind} `}${objectText(identity)}`;
  const path = changedPaths.find((changed) => changed.startsWith(wanted)) ?? changedPaths[0];
  const field = path === undefined ? '' : `: ${path}`;
  return `${what}${field}${actor === null ? '' : `, by ${actor.name}`}`;
}

/** Objects that are called as the words say stand first, then those whose names begin so, then the rest, each in its order. */
export function bestFirst(identities: readonly ObjectIdentity[], words: string): readonly ObjectIdentity[] {
  const wanted = words.toLowerCase();
  const rank = ({ name }: ObjectIdentity): number => {
    const text = name.toLowerCase();
    return text === wanted ? 0 : text.startsWith(wanted) ? 1 : 2;
  };
  return identities.toSorted((left, right) => rank(left) - rank(right));
}

/**
 * At most so many of what was found before the playhead (nearest first) and after it, in the order of time; `more`: some are left
 * out. Where there are few on the one side there is room for more of the other.
 */
export function nearest(
  before: readonly Change[],
  after: readonly Change[],
  most: number,
): { readonly changes: readonly Change[]; readonly more: boolean } {
  const left = Math.min(before.length, Math.max(Math.ceil(most / 2), most - after.length));
  const right = Math.min(after.length, most - left);
  return {
    changes: [...before.slice(0, left).toReversed(), ...after.slice(0, right)],
    more: left + right < before.length + after.length,
  };
}
