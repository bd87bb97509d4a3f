import type { CompareView, ObjectIdentity, Verb } from '../api/schema.ts';
import { RESTLESS_KINDS } from '../state/noise.ts';

/** A key that differs between two revisions. `verb` is what has become of it. */
export interface Difference {
  readonly verb: Verb;
  readonly identity: ObjectIdentity;
}

export interface DifferenceGroup {
  /** null: keys that are no Kubernetes objects. */
  readonly kind: string | null;
  /** Differs all the time: stands last, and says little. */
  readonly restless: boolean;
  readonly differences: readonly Difference[];
}

/** These stand last, in this order. */
const LAST: readonly (string | null)[] = [...RESTLESS_KINDS, null];

/** What differs, by kind in the order of their names, and within a kind by namespace and name. */
export function differenceGroups({ added, removed, changed }: CompareView): readonly DifferenceGroup[] {
  const all: Difference[] = [
    ...added.map(({ identity }) => ({ verb: 'create' as const, identity })),
    ...changed.map(({ after: { identity } }) => ({ verb: 'update' as const, identity })),
    ...removed.map(({ identity }) => ({ verb: 'delete' as const, identity })),
  ];
  const groups = new Map<string | null, Difference[]>();
  for (const difference of all.toSorted((left, right) => (left.identity.key < right.identity.key ? -1 : 1))) {
    const { kind } = difference.identity;
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [difference]);
    else group.push(difference);
  }
  return [...groups]
    .map(([kind, differences]) => ({ kind, restless: LAST.includes(kind), differences }))
    .sort((left, right) => rank(left) - rank(right) || ((left.kind ?? '') < (right.kind ?? '') ? -1 : 1));
}

function rank({ kind }: DifferenceGroup): number {
  return LAST.indexOf(kind) + 1;
}
