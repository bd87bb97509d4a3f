import type { DiffRow } from './diff-rows.ts';

/** The head of what differs below one top member of an object. */
export interface HeadingRow {
  readonly type: 'heading';
  readonly label: string;
  readonly path: string;
  /** Differences below it. */
  readonly count: number;
}

/** What was asked for comes before what came of it; labels and the like come last. */
const RANK: Readonly<Record<string, number>> = { spec: 0, status: 2, metadata: 3 };
const OTHERS = 1;

/** Members that are no object of their own (`type`, `reason`) stand together. */
export const TOP_LEVEL = 'top level';

/** Puts the rows of an object under a heading for each of its top members. */
export function groupRows(rows: readonly DiffRow[]): (DiffRow | HeadingRow)[] {
  const groups = new Map<string, DiffRow[]>();
  let group: DiffRow[] = [];
  for (const row of rows) {
    if (row.depth === 0) {
      const name = row.type === 'parent' || isWhole(row) ? row.label : TOP_LEVEL;
      group = groups.get(name) ?? [];
      groups.set(name, group);
      if (row.type === 'parent') continue;
    }
    group.push(row.depth === 0 ? row : { ...row, depth: row.depth - 1 });
  }
  // Without a name, or without an object around it, there is nothing to put headings over.
  if (groups.size === 0 || (groups.size === 1 && groups.has(TOP_LEVEL))) return [...rows];
  return [...groups]
    .sort(([left], [right]) => rankOf(left) - rankOf(right))
    .flatMap(([label, members]) => [
      { type: 'heading', label, path: label, count: members.filter(({ type }) => type === 'change').length },
      ...members,
    ]);
}

function rankOf(name: string): number {
  return RANK[name] ?? OTHERS;
}

/** A top member that came or went as a whole. */
function isWhole(row: DiffRow): boolean {
  if (row.type !== 'change') return false;
  return [row.before, row.after].some((value) => typeof value === 'object' && value !== null);
}
