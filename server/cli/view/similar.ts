/** So many are worth reading. */
const MOST = 5;

/**
 * Those that differ least from what was asked for, the nearest first; none that differ in more than a third of it, or, of short
 * ones, in more than half.
 */
export function similarTexts(wanted: string, known: Iterable<string>): string[] {
  const near: { text: string; distance: number }[] = [];
  let most = Math.max(2, Math.floor(wanted.length / 3));
  for (const text of known) {
    const half = Math.floor(Math.max(wanted.length, text.length) / 2);
    const distance = distanceUpTo(wanted, text, Math.min(most, half));
    if (distance === null) continue;
    near.push({ text, distance });
    near.sort((a, b) => a.distance - b.distance);
    if (near.length > MOST) near.pop();
    if (near.length === MOST) most = near.at(-1)?.distance ?? most;
  }
  return near.map(({ text }) => text);
}

/**
 * How many characters must be put in, taken out or replaced, or change places with their neighbour; null where that is more
 * than `most`.
 */
function distanceUpTo(left: string, right: string, most: number): number | null {
  if (Math.abs(left.length - right.length) > most) return null;
  let head = 0;
  while (head < left.length && left[head] === right[head]) head++;
  const a = left.slice(head);
  const b = right.slice(head);
  let beforeRow: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeRow[j - 2] ?? Infinity) + 1 : Infinity;
      const cost = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped);
      next.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return null;
    beforeRow = row;
    row = next;
  }
  const distance = row[b.length] ?? 0;
  return distance <= most ? distance : null;
}
