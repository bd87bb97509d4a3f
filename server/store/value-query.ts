import type { ExportedEvent, StoredValue } from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import type { LifeSpan } from './lives.ts';
import type { ReadableRow } from './recordings.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';
import { eventTime, summarize } from './summaries.ts';

/** One event: a segment and the index in it. */
export interface EventPlace {
  readonly segment: Segment;
  readonly i: number;
}

function revisionOf({ segment, i }: EventPlace): Revision {
  return at(segment.scan().revision, i);
}

/** Finds the events of one key, from life to life. */
export class KeyEvents {
  readonly #segments: readonly Segment[];
  readonly #lives: readonly LifeSpan[];
  readonly #context: StoreContext;
  readonly #segmentsOfLife = new Map<number, readonly Segment[]>();

  constructor(context: StoreContext, row: { rid: number; layout: number }, key: KeyText) {
    this.#context = context;
    this.#segments = context.segments.of(row.rid, row.layout);
    const entry = context.keys.find(key);
    this.#lives = entry === null ? [] : context.lives.ofKey(row.rid, entry.id);
  }

  /** The newest event at or before a revision. */
  last(upTo: Revision): EventPlace | null {
    for (const life of this.#lives.toReversed()) {
      if (life.createRevision > upTo) continue;
      for (const segment of this.#ofLife(life.id).toReversed()) {
        if (segment.firstRevision > upTo) continue;
        const scan = segment.scan();
        const entry = scan.lives.indexOf(life.id);
        if (entry === -1) continue;
        const i = scan.entry.lastIndexOf(entry, upperBound(scan.revision, upTo) - 1);
        // lastIndexOf takes a negative start from the end: nothing is at or before the revision then.
        if (i !== -1 && at(scan.revision, i) <= upTo) return { segment, i };
      }
    }
    return null;
  }

  /** The oldest event after a revision. */
  first(after: Revision): EventPlace | null {
    for (const life of this.#lives) {
      if (life.deleteRevision !== null && life.deleteRevision <= after) continue;
      for (const segment of this.#ofLife(life.id)) {
        if (segment.lastRevision <= after) continue;
        const scan = segment.scan();
        const entry = scan.lives.indexOf(life.id);
        const i = entry === -1 ? -1 : scan.entry.indexOf(entry, upperBound(scan.revision, after));
        if (i !== -1) return { segment, i };
      }
    }
    return null;
  }

  #ofLife(life: number): readonly Segment[] {
    let segments = this.#segmentsOfLife.get(life);
    if (segments === undefined) {
      const chunks = new Set(this.#context.lives.chunksOf(life));
      segments = this.#segments.filter((segment) => segment.chunk === null || chunks.has(segment.chunk));
      this.#segmentsOfLife.set(life, segments);
    }
    return segments;
  }
}

export function queryValue(
  context: StoreContext,
  row: ReadableRow,
  key: KeyText,
  revision: Revision,
): StoredValue | null {
  const events = new KeyEvents(context, row, key);
  const place = events.last(revision);
  if (place === null) return null;
  const modRevision = revisionOf(place);
  const previous = events.last(modRevision - 1);
  const next = events.first(modRevision);
  const { segment, i } = place;
  return {
    summary: summarize(context, segment, i),
    modRevision,
    ...eventTime(segment.scan(), i),
    value: context.values.read(at(segment.detail().position, i)),
    previousRevision: previous === null ? null : revisionOf(previous),
    nextRevision: next === null ? null : revisionOf(next),
  };
}

export function queryExport(
  context: StoreContext,
  row: ReadableRow,
  after: { revision: Revision; ordinal: number } | null,
  limit: number,
): ExportedEvent[] {
  const events: ExportedEvent[] = [];
  const from = after?.revision ?? -1;
  for (const segment of context.segments.of(row.rid, row.layout)) {
    if (segment.lastRevision < from) continue;
    const scan = segment.scan();
    const end = upperBound(scan.revision, row.cursor);
    const start = upperBound(scan.revision, from - 1);
    let ordinal = -1;
    let revision = -1;
    for (let i = start; i < end; i++) {
      ordinal = at(scan.revision, i) === revision ? ordinal + 1 : 0;
      revision = at(scan.revision, i);
      if (after !== null && revision === after.revision && ordinal <= after.ordinal) continue;
      if (events.length >= limit) return events;
      events.push({
        revision,
        ordinal,
        ...eventTime(scan, i),
        summary: summarize(context, segment, i),
        value: context.values.read(at(segment.detail().position, i)),
      });
    }
  }
  return events;
}
