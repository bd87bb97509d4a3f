import type { Track } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { RevisionRange } from '../timeline-view.ts';
import type { LaneRow } from './lane-order.ts';
import type { Scale } from './scale.ts';

/** A line below the lane of an object: one thing that it says of how it stands, or the Events about it. */
export interface TrackRow {
  readonly type: 'track';
  readonly id: string;
  /** The object's key. */
  readonly key: string;
  readonly depth: number;
  readonly track: Track;
}

type EventMark = Track['marks'][number];

/** What lies below a pointer on a track. */
export interface TrackPoint {
  readonly title: string;
  readonly detail: string | null;
  readonly from: number;
  /** null: it still stands, or it is a moment. */
  readonly to: number | null;
  readonly moment: boolean;
}

const REACH = 7;
/** How much is read of an object that is written very often is limited. */
const NOT_READ = {
  tone: 'unknown',
  state: 'not read',
  detail: 'it was written too often to be read as a whole: zoom in',
} as const;

/** The tracks as far as they were read: what stood then is not known to stand on. */
export function readUpTo(tracks: readonly Track[], completeTo: number, to: number): readonly Track[] {
  if (completeTo >= to) return tracks;
  const end = completeTo + 1;
  return tracks.map((track) => {
    if (track.type === 'events') return track;
    const spans = track.spans.map((span) => (span.to === null ? { ...span, to: end } : span));
    return { ...track, spans: [...spans, { ...NOT_READ, from: end, to: null }] };
  });
}

export function trackRowId(key: string, track: string): string {
  return `${key} ${track}`;
}

export function trackRows(lane: LaneRow, tracks: readonly Track[]): TrackRow[] {
  return tracks.map((track) => ({
    type: 'track',
    id: trackRowId(lane.id, track.id),
    key: lane.id,
    depth: lane.depth + 1,
    track,
  }));
}

/** The stretch below a pixel, or the Event nearest to it within reach. */
export function pointOn({ track }: TrackRow, scale: Scale, x: number): TrackPoint | null {
  if (track.type === 'events') {
    let best: EventMark | null = null;
    for (const mark of track.marks) {
      const distance = Math.abs(scale.x(mark.revision) - x);
      if (distance <= REACH && (best === null || distance < Math.abs(scale.x(best.revision) - x))) best = mark;
    }
    if (best === null) return null;
    return { title: eventText(best), detail: best.detail, from: best.revision, to: null, moment: true };
  }
  const span = track.spans.find(({ from, to }) => x >= scale.x(from) && (to === null || x < scale.x(to)));
  if (span === undefined) return null;
  const { state, detail, from, to } = span;
  return { title: `${track.label}: ${state}`, detail, from, to, moment: false };
}

/** `Scheduled`, `BackOff ×5, Warning`: that one is Normal needs no word. */
function eventText({ type, reason, count }: Pick<EventMark, 'type' | 'reason' | 'count'>): string {
  return countedReason({ reason, count }) + (type === 'Normal' ? '' : `, ${type}`);
}

/** What an Event says beside its mark. */
export function countedReason({ reason, count }: Pick<EventMark, 'reason' | 'count'>): string {
  return count > 1 ? `${reason} ×${grouped(count)}` : reason;
}

const MOST_IN_TEXT = 6;

/** What a track shows within a window, in words. */
export function trackText({ track }: TrackRow, window: RevisionRange): string {
  const parts =
    track.type === 'events'
      ? track.marks
          .filter(({ revision }) => revision >= window.from && revision <= window.to)
          .map((mark) => `${eventText(mark)} at ${grouped(mark.revision)}`)
      : track.spans
          .filter(({ from, to }) => from <= window.to && (to === null || to > window.from))
          .map(({ state, from, to }) => `${state} ${to === null ? 'since' : 'from'} ${grouped(from)}${until(to)}`);
  const rest = parts.length - MOST_IN_TEXT;
  const said = parts.slice(0, MOST_IN_TEXT).join(', ');
  return `${trackLabel(track)}: ${said === '' ? 'nothing here' : said}${rest > 0 ? ` and ${grouped(rest)} more` : ''}`;
}

function until(to: number | null): string {
  return to === null ? '' : ` to ${grouped(to)}`;
}

export function trackLabel({ type, label }: Track): string {
  return type === 'container' ? `container ${label}` : label;
}
