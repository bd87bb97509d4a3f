import type { HistoryEvent } from '../domain/history.ts';
import type { ExistingKey } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/** The list contradicts what is stored: it belongs to another history. */
export class HistoryDiffers extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'HistoryDiffers';
  }
}

/**
 * Compares the keys that exist at the end of a gap with those that existed before it, page by page, and keeps what differs.
 */
export class Resync {
  readonly #existing: ReadonlyMap<KeyText, ExistingKey>;
  readonly #cursor: Revision;
  readonly #seen = new Set<KeyText>();
  readonly #changed: HistoryEvent[] = [];

  /** @param existing what existed at `cursor`, the last revision before the gap */
  constructor(existing: ReadonlyMap<KeyText, ExistingKey>, cursor: Revision) {
    this.#existing = existing;
    this.#cursor = cursor;
  }

  /** @throws HistoryDiffers */
  page(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      const before = this.#existing.get(event.key);
      this.#check(event, before);
      this.#seen.add(event.key);
      if (before?.modRevision !== event.modRevision) this.#changed.push(event);
    }
  }

  /** What changed within the gap, in revision order: puts at their own revision, disappeared keys as deleted at its end. */
  end(gapEnd: Revision): HistoryEvent[] {
    const deleted: HistoryEvent[] = [];
    for (const key of this.#existing.keys()) {
      if (this.#seen.has(key)) continue;
      deleted.push({
        type: 'delete',
        key,
        modRevision: gapEnd,
        createRevision: 0,
        version: 0,
        lease: '0',
        value: new Uint8Array(0),
      });
    }
    return [...this.#changed.sort((a, b) => a.modRevision - b.modRevision), ...deleted];
  }

  #check(event: HistoryEvent, before: ExistingKey | undefined): void {
    if (event.createRevision > this.#cursor) return;
    // It was created before the gap, so it has to be known; and what was not changed since has to be as it was.
    if (before === undefined || before.createRevision !== event.createRevision) {
      throw new HistoryDiffers(`${event.key} was created at ${event.createRevision}, which is not what was recorded`);
    }
    if (event.modRevision <= this.#cursor && event.modRevision !== before.modRevision) {
      throw new HistoryDiffers(`${event.key} was changed at ${event.modRevision}, which is not what was recorded`);
    }
  }
}
