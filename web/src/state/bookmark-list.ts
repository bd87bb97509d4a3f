import type { Bookmark } from '../timeline/timeline-view.ts';

export const MOST_BOOKMARKS = 50;
export const LONGEST_NAME = 80;

/** The list in the order of revisions, with a bookmark added; each revision has one at most. */
export function withBookmark(list: readonly Bookmark[], { revision, name }: Bookmark): readonly Bookmark[] {
  const shortened = [...name.trim()].slice(0, LONGEST_NAME).join('');
  const rest = list.filter((other) => other.revision !== revision);
  if (shortened === '' || rest.length >= MOST_BOOKMARKS) return list;
  return [...rest, { revision, name: shortened }].sort((a, b) => a.revision - b.revision);
}

/** Those of a link beside those that are kept here; at the same revision, that of the link. */
export function mergedBookmarks(kept: readonly Bookmark[], linked: readonly Bookmark[]): readonly Bookmark[] {
  return linked.reduce(withBookmark, kept);
}

/** `603:The Pod runs`; null where it is none. */
export function readBookmark(text: string): Bookmark | null {
  const [, digits, name] = /^(\d{1,16}):(.+)$/su.exec(text) ?? [];
  const revision = Number(digits);
  return name === undefined || !Number.isSafeInteger(revision) ? null : { revision, name };
}

export function bookmarkText({ revision, name }: Bookmark): string {
  return `${revision}:${name}`;
}

/** What was written as JSON; what is not understood is left out. */
export function readBookmarks(json: string | null): readonly Bookmark[] {
  try {
    const stored: unknown = JSON.parse(json ?? '[]');
    if (!Array.isArray(stored)) return [];
    const found = stored.flatMap((text: unknown) => (typeof text === 'string' ? (readBookmark(text) ?? []) : []));
    return mergedBookmarks([], found);
  } catch {
    return [];
  }
}
