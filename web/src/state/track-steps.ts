import type { ObjectTracks, Track } from '../api/schema.ts';
import type { RevisionRange } from '../timeline/timeline-view.ts';

export interface TrackStep {
  /** The track's id. */
  readonly track: string;
  /** Where it is looked from; what changes there does not count. */
  readonly revision: number;
  readonly direction: -1 | 1;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

type Fetch = (range: RevisionRange) => Promise<ObjectTracks>;

/** How many revisions are looked through first; where nothing is found, four times as many. */
const NEAR = 512;
const FURTHER = 4;

/** The nearest revision before or after another at which a track changes; null: there is none. */
export async function besideChange(fetch: Fetch, step: TrackStep): Promise<number | null> {
  const { track, revision, direction, firstRevision, lastRevision } = step;
  const forward = direction === 1;
  let edge = forward ? revision : revision - 1;
  for (let size = NEAR; forward ? edge < lastRevision : edge > firstRevision; size *= FURTHER) {
    const other = forward ? Math.min(lastRevision, edge + size) : Math.max(firstRevision, edge - size);
    const found = await changesIn(fetch, track, { from: Math.min(edge, other), to: Math.max(edge, other) });
    const nearest = forward ? found[0] : found.at(-1);
    if (nearest !== undefined) return nearest;
    edge = other;
  }
  return null;
}

/** After `from`, up to `to`. An answer that does not reach the end is gone on from where it ends. */
async function changesIn(fetch: Fetch, id: string, { from, to }: RevisionRange): Promise<number[]> {
  const changes: number[] = [];
  for (let start = from; ;) {
    const { tracks, completeTo } = await fetch({ from: start, to });
    const track = tracks.find((each) => each.id === id);
    const end = Math.min(completeTo, to);
    if (track !== undefined) changes.push(...changesOf(track).filter((at) => at > start && at <= end));
    if (end >= to || end <= start) return changes;
    start = end;
  }
}

/** Where a stretch begins or ends, or an Event was written; ascending. */
export function changesOf({ spans, marks }: Pick<Track, 'spans' | 'marks'>): number[] {
  const all = [
    ...spans.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...marks.map((m) => m.revision),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}
