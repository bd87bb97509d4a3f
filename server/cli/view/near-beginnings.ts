/** Where a prefix leads among keys that do not begin with it. */
export interface NearBeginnings {
  /** The prefix as far as keys follow it, up to a slash; '' where they do nowhere. */
  readonly folder: string;
  /** How the keys in the folder go on, up to their next slash, the most frequent first. */
  readonly beginnings: readonly string[];
}

/** null: some keys do begin with it. */
export function nearBeginnings(prefix: string, keys: Iterable<string>): NearBeginnings | null {
  let folder = '';
  let counts = new Map<string, number>();
  for (const key of keys) {
    const common = commonLength(prefix, key);
    if (common === prefix.length) return null;
    const shared = prefix.slice(0, common);
    const own = shared.slice(0, shared.lastIndexOf('/') + 1);
    if (own.length < folder.length) continue;
    if (own.length > folder.length) counts = new Map();
    folder = own;
    const beginning = upToSlash(key, folder.length);
    counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
  }
  const beginnings = [...counts].sort((a, b) => b[1] - a[1]).map(([beginning]) => beginning);
  return { folder, beginnings };
}

/** A key up to its next slash, one at its very begin aside. */
export function upToSlash(key: string, from: number): string {
  const slash = key.indexOf('/', Math.max(from, 1));
  return slash < 0 ? key : key.slice(0, slash + 1);
}

function commonLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}
