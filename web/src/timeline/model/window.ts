import type { RevisionRange } from '../timeline-view.ts';

/** Recordings up to this many revisions are shown whole at first, longer ones by this many around the playhead. */
const FIRST_WINDOW = 600;
/** How much of the window stays ahead of a playhead that runs into its edge. */
const LEAD = 0.15;

interface Extent {
  readonly firstRevision: number;
  readonly lastRevision: number;
}

export function wholeRange(recording: Extent): RevisionRange {
  return { from: recording.firstRevision, to: recording.lastRevision };
}

export function isWhole(range: RevisionRange, recording: Extent): boolean {
  return range.from <= recording.firstRevision && range.to >= recording.lastRevision;
}

export function sameRange(a: RevisionRange, b: RevisionRange): boolean {
  return a.from === b.from && a.to === b.to;
}

export function contains(range: RevisionRange, revision: number): boolean {
  return revision >= range.from && revision <= range.to;
}

/** What the lanes show when nobody has chosen a window yet. */
export function firstWindow(recording: Extent, playhead: number): RevisionRange {
  if (recording.lastRevision - recording.firstRevision < FIRST_WINDOW) return wholeRange(recording);
  const from = Math.round(playhead - FIRST_WINDOW / 2);
  return clampRange({ from, to: from + FIRST_WINDOW - 1 }, recording);
}

/** The revision of the recording that is nearest to a place. */
export function nearestRevision(place: number, { firstRevision, lastRevision }: Extent): number {
  return Math.min(Math.max(Math.round(place), firstRevision), lastRevision);
}

/** Moves a range into the recording, keeping its length where there is room. */
export function clampRange(range: RevisionRange, recording: Extent): RevisionRange {
  const length = Math.max(range.to - range.from, 0);
  if (length >= recording.lastRevision - recording.firstRevision) return wholeRange(recording);
  const from = Math.min(Math.max(range.from, recording.firstRevision), recording.lastRevision - length);
  return { from, to: from + length };
}

/**
 * The window after the recording grew while the playhead follows its end: a whole view grows, any other slides along, as long as
 * the playhead stays in it. Where nothing that is shown has come for longer, what led to the playhead is what there is to see.
 */
export function followEnd(range: RevisionRange, before: Extent, after: Extent, playhead: number): RevisionRange {
  if (isWhole(range, before)) return wholeRange(after);
  const length = range.to - range.from;
  const { lastRevision: last } = after;
  const atEnd = range.to >= last ? range : clampRange({ from: last - length, to: last }, after);
  if (contains(atEnd, playhead)) return atEnd;
  const to = playhead + Math.round(length * LEAD);
  return clampRange({ from: to - length, to }, after);
}

/** The least move of the window that shows a revision with some room ahead of it. */
export function showRevision(range: RevisionRange, revision: number, recording: Extent): RevisionRange {
  if (contains(range, revision)) return range;
  const length = range.to - range.from;
  const lead = Math.round(length * LEAD);
  const from = revision < range.from ? revision - lead : revision + lead - length;
  return clampRange({ from, to: from + length }, recording);
}

/**
 * The range to ask the server for: the window with a margin, snapped to a grid that depends on its length alone, so that
 * panning and zooming by little asks for nothing new.
 */
export function fetchRange(range: RevisionRange, recording: Extent): RevisionRange {
  const grid = 2 ** Math.max(0, Math.ceil(Math.log2(range.to - range.from + 1)) - 2);
  return {
    from: Math.max(recording.firstRevision, (Math.floor(range.from / grid) - 1) * grid),
    to: Math.min(recording.lastRevision, (Math.floor(range.to / grid) + 2) * grid - 1),
  };
}

/** The whole life of an object with a margin of a tenth; lives that have not ended end with the recording. */
export function lifeRange(
  lives: readonly { readonly createRevision: number; readonly deleteRevision: number | null }[],
  recording: Extent,
): RevisionRange | null {
  const first = lives[0];
  const last = lives[lives.length - 1];
  if (first === undefined || last === undefined) return null;
  const from = Math.max(first.createRevision, recording.firstRevision);
  const to = Math.min(last.deleteRevision ?? recording.lastRevision, recording.lastRevision);
  const margin = Math.max(2, Math.round((to - from) / 10));
  return {
    from: Math.max(recording.firstRevision, from - margin),
    to: Math.min(recording.lastRevision, to + margin),
  };
}
