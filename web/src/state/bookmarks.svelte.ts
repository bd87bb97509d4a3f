import type { Bookmark } from '../timeline/timeline-view.ts';
import { bookmarkText, mergedBookmarks, readBookmarks, withBookmark } from './bookmark-list.ts';
import { read, write } from './theme.svelte.ts';

const STORED = 'etcd-rewind.bookmarks.';

/** Named marks at revisions of the recording that is open, in their order; kept in this browser. */
export class Bookmarks {
  list = $state.raw<readonly Bookmark[]>([]);
  /** Whether the list is shown. */
  open = $state(false);
  #recording: string | null = null;

  /** Those of a recording, and those that a link brings along. */
  show(recording: string, linked: readonly Bookmark[]): void {
    const kept = recording === this.#recording ? this.list : readBookmarks(read(STORED + recording));
    this.#recording = recording;
    this.list = mergedBookmarks(kept, linked);
    if (linked.length > 0) this.#keep();
  }

  at(revision: number | null): Bookmark | null {
    return this.list.find((bookmark) => bookmark.revision === revision) ?? null;
  }

  /** Adds one, or renames the one that is there. False: it has no name, or there are as many as there may be. */
  put(revision: number, name: string): boolean {
    const next = withBookmark(this.list, { revision, name });
    if (next === this.list) return false;
    this.list = next;
    this.#keep();
    return true;
  }

  remove(revision: number): void {
    this.list = this.list.filter((bookmark) => bookmark.revision !== revision);
    this.#keep();
  }

  /** The one before or after a revision. */
  beside(revision: number, direction: -1 | 1): Bookmark | null {
    const { list } = this;
    const found =
      direction === 1
        ? list.find((bookmark) => bookmark.revision > revision)
        : list.findLast((bookmark) => bookmark.revision < revision);
    return found ?? null;
  }

  #keep(): void {
    if (this.#recording !== null) write(STORED + this.#recording, JSON.stringify(this.list.map(bookmarkText)));
  }
}
