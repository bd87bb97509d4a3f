import type { GapCause, HistoryEvent, RevisionBatch, SourceDescription } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistoryLine } from './history-line.ts';
import type { InspectedHistory } from './inspected-history.ts';
import { MESSAGE_BYTES, MESSAGE_EVENTS } from './message-size.ts';
import type { SourceMessage } from './source.ts';

/** What is known of a history besides its lines. */
export interface HistoryFrame extends Pick<InspectedHistory, 'startRevision' | 'endRevision'> {
  readonly source: SourceDescription;
  /** Only some keys are in it, so that revisions may be missing without anything being lost. */
  readonly partial: boolean;
  readonly gaps: readonly { readonly from: Revision; readonly to: Revision; readonly cause: GapCause }[];
}

type GapMessage = Extract<SourceMessage, { type: 'gap' }>;

/** The lines of a checked history as a source says them. */
export async function* historyMessages(
  { source, startRevision, endRevision, partial, gaps }: HistoryFrame,
  lines: AsyncIterable<HistoryLine>,
): AsyncGenerator<SourceMessage, void> {
  yield { type: 'description', source, headRevision: endRevision };
  let page: HistoryEvent[] = [];
  let batches: RevisionBatch[] = [];
  const open: { revision: Revision; atMs: number | null; events: HistoryEvent[] } = {
    revision: 0,
    atMs: null,
    events: [],
  };
  let events = 0;
  let bytes = 0;
  let begun = false;
  let next = startRevision + 1;
  /** Up to here the messages go. */
  let reached = startRevision;

  const message = (): SourceMessage => {
    const full = batches;
    batches = [];
    events = 0;
    bytes = 0;
    return { type: 'revisions', batches: full, headRevision: endRevision };
  };
  const close = (): void => {
    if (open.events.length === 0) return;
    batches.push({ ...open, timeBasis: open.atMs === null ? 'unknown' : 'recorded' });
    next = Math.max(next, open.revision + 1);
    events += open.events.length;
    open.events = [];
  };
  const told = gaps
    .map(({ from, to, cause }) => ({ from: Math.max(from, startRevision + 1), to: Math.min(to, endRevision), cause }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from);
  /** Revisions before `before` that the history does not have: as it says itself, otherwise as its numbers show. */
  const missing = (before: Revision): GapMessage[] => {
    const found: GapMessage[] = [];
    const untold = (to: Revision): void => {
      if (next > to || partial) return;
      found.push({ type: 'gap', from: next, to, cause: 'not-recorded' });
      reached = to;
    };
    for (let gap = told[0]; gap !== undefined && gap.from <= before; gap = told[0]) {
      untold(gap.from - 1);
      found.push({ type: 'gap', ...gap, told: true });
      // What is known of it follows, and has holes.
      next = Math.max(next, gap.to + 1);
      told.shift();
    }
    untold(before - 1);
    return found;
  };

  for await (const { existing, event, atMs } of lines) {
    bytes += event.value.length;
    if (existing) {
      page.push(event);
      if (bytes < MESSAGE_BYTES && page.length < MESSAGE_EVENTS) continue;
      yield { type: 'baseline', revision: startRevision, events: page, done: false };
      page = [];
      bytes = 0;
      continue;
    }
    if (!begun) {
      begun = true;
      yield { type: 'baseline', revision: startRevision, events: page, done: true };
    }
    if (open.events.length > 0 && open.revision === event.modRevision) {
      open.events.push(event);
      continue;
    }
    close();
    const gap = missing(event.modRevision);
    if (gap.length > 0 || events >= MESSAGE_EVENTS || bytes > MESSAGE_BYTES) {
      if (batches.length > 0) yield message();
      yield* gap;
    }
    reached = event.modRevision;
    Object.assign(open, { revision: event.modRevision, atMs, events: [event] });
  }
  if (!begun) yield { type: 'baseline', revision: startRevision, events: page, done: true };
  close();
  if (batches.length > 0) yield message();
  yield* missing(endRevision + 1);
  // Where nothing that is in it was written at its end, it goes up to there all the same.
  const end: RevisionBatch = { revision: endRevision, atMs: null, timeBasis: 'unknown', events: [] };
  if (reached < endRevision) yield { type: 'revisions', batches: [end], headRevision: endRevision };
}
