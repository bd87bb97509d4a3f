import type { Revision } from '../../domain/revision.ts';
import type { BoltFile } from '../bolt/bolt-file.ts';
import { readBucketRevision, readKeyEntry, type KeyEntry } from './key-bucket.ts';

/** Where an entry is: its page, and which one of those there. */
interface Place {
  readonly main: Revision;
  readonly sub: number;
  readonly page: number;
  readonly at: number;
}

/** Keys of the bucket `meta`: up to where a compaction was begun, and was completed. */
export const COMPACT_REVISIONS: readonly string[] = ['scheduledCompactRev', 'finishedCompactRev'];

/**
 * The changes in a file whose tree is lost, as in one that was cut off. Every leaf that is there is looked at, also those that
 * were given up: what a revision has changed never changes again, so that an old copy is as good as a new one.
 */
export class ScatteredEntries {
  readonly compactRevision: Revision;
  readonly #bolt: BoltFile;
  /** In the order of the revisions, each once. */
  readonly #places: readonly Place[];

  constructor(bolt: BoltFile) {
    this.#bolt = bolt;
    const places: Place[] = [];
    let compactRevision = 0;
    for (let page = 2; page < bolt.pages; page++) {
      for (const [at, entry] of bolt.leaf(page).entries()) {
        const read = readKeyEntry(entry);
        if (typeof read !== 'string') places.push({ main: read.main, sub: read.sub, page, at });
        else if (COMPACT_REVISIONS.includes(entry.key.toString('latin1'))) {
          compactRevision = Math.max(compactRevision, readBucketRevision(entry.value)?.main ?? 0);
        }
      }
    }
    places.sort((a, b) => a.main - b.main || a.sub - b.sub);
    this.#places = places.filter(({ main, sub }, at) => main !== places[at - 1]?.main || sub !== places[at - 1]?.sub);
    this.compactRevision = compactRevision;
  }

  *read(): Generator<KeyEntry, void> {
    let page = -1;
    let entries: ReturnType<BoltFile['leaf']> = [];
    for (const place of this.#places) {
      if (place.page !== page) {
        page = place.page;
        entries = this.#bolt.leaf(page);
      }
      const entry = entries[place.at];
      const read = entry === undefined ? 'gone' : readKeyEntry(entry);
      if (typeof read !== 'string') yield read;
    }
  }
}
