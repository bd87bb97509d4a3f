export type LinePair =
  | { readonly type: 'same'; readonly before: number; readonly after: number }
  | { readonly type: 'removed'; readonly before: number }
  | { readonly type: 'added'; readonly after: number };

/** Steps that are tried before the middle is given as replaced. */
const MOST_EDITS = 2000;

/** The shortest way from one list of lines to another (Myers), bounded: what differs too much is replaced as a whole. */
export function diffLines(before: readonly string[], after: readonly string[], mostEdits = MOST_EDITS): LinePair[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const pairs: LinePair[] = [];
  for (let at = 0; at < head; at++) pairs.push({ type: 'same', before: at, after: at });
  const middle = shortestEdit(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
    mostEdits,
  );
  for (const pair of middle) {
    if (pair.type === 'same') pairs.push({ type: 'same', before: pair.before + head, after: pair.after + head });
    else if (pair.type === 'removed') pairs.push({ type: 'removed', before: pair.before + head });
    else pairs.push({ type: 'added', after: pair.after + head });
  }
  for (let at = tail; at > 0; at--) pairs.push({ type: 'same', before: before.length - at, after: after.length - at });
  return pairs;
}

function replaced(before: readonly string[], after: readonly string[]): LinePair[] {
  return [
    ...before.map((_, at): LinePair => ({ type: 'removed', before: at })),
    ...after.map((_, at): LinePair => ({ type: 'added', after: at })),
  ];
}

function shortestEdit(before: readonly string[], after: readonly string[], mostEdits: number): LinePair[] {
  const most = Math.min(before.length + after.length, mostEdits);
  if (before.length === 0 || after.length === 0) return replaced(before, after);
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = stepsDown(furthest, diagonal, edits);
      let x = down ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before.length, after.length);
    }
  }
  return replaced(before, after);
}

function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1);
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  beforeLength: number,
  afterLength: number,
): LinePair[] {
  const pairs: LinePair[] = [];
  let x = beforeLength;
  let y = afterLength;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = stepsDown(furthest, diagonal, edits);
    const previousDiagonal = down ? diagonal + 1 : diagonal - 1;
    const previousX = edits === 0 ? 0 : (furthest.get(previousDiagonal) ?? 0);
    const previousY = edits === 0 ? 0 : previousX - previousDiagonal;
    while (x > previousX && y > previousY) pairs.push({ type: 'same', before: --x, after: --y });
    if (edits === 0) break;
    if (down) pairs.push({ type: 'added', after: --y });
    else pairs.push({ type: 'removed', before: --x });
  }
  return pairs.reverse();
}

/** A line of the side-by-side view; null where a side has none. */
export interface SidePair {
  readonly before: number | null;
  readonly after: number | null;
  readonly same: boolean;
}

/** A row as it is, or a run of rows that is left out. */
export type ContextRow<Row> =
  | { readonly type: 'pair'; readonly pair: Row }
  | { readonly type: 'skipped'; readonly lines: number; readonly at: number };

export function isSameLine({ type }: LinePair): boolean {
  return type === 'same';
}

/** Puts removed and added lines side by side. */
export function sideBySide(pairs: readonly LinePair[]): SidePair[] {
  const rows: SidePair[] = [];
  let removed: number[] = [];
  let added: number[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      rows.push({ before: removed[at] ?? null, after: added[at] ?? null, same: false });
    }
    removed = [];
    added = [];
  };
  for (const pair of pairs) {
    if (pair.type === 'removed') removed.push(pair.before);
    else if (pair.type === 'added') added.push(pair.after);
    else {
      flush();
      rows.push({ before: pair.before, after: pair.after, same: true });
    }
  }
  flush();
  return rows;
}

/** Leaves out long runs of equal lines, but for `context` lines around what differs. `open` names runs to show, by index. */
export function withContext<Row>(
  rows: readonly Row[],
  isSame: (row: Row) => boolean,
  context: number,
  open: ReadonlySet<number>,
): ContextRow<Row>[] {
  const near = new Uint8Array(rows.length);
  rows.forEach((row, at) => {
    if (isSame(row)) return;
    near.fill(1, Math.max(0, at - context), Math.min(rows.length, at + context + 1));
  });
  const result: ContextRow<Row>[] = [];
  for (let at = 0; at < rows.length;) {
    let end = at;
    while (end < rows.length && near[end] === 0) end++;
    if (end - at > 3 && !open.has(at)) {
      result.push({ type: 'skipped', lines: end - at, at });
      at = end;
      continue;
    }
    const stop = Math.max(end, at + 1);
    for (const pair of rows.slice(at, stop)) result.push({ type: 'pair', pair });
    at = stop;
  }
  return result;
}
