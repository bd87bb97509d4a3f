import type { Revision } from '../domain/revision.ts';
import type { Span, Standing, Track } from '../domain/standing.ts';

/** How an object stood as of a revision; nothing where it did not exist. */
export interface StandingsAt {
  readonly revision: Revision;
  readonly standings: readonly Standing[];
}

type OpenSpan = { -readonly [Member in keyof Span]: Span[Member] };

/**
 * The tracks of an object: each thing that it says of itself as stretches in which that was the same. What is said in other
 * words only (a message, a time) is the same stretch as long as state, tone and numbers are; the last words count.
 * @param history in the order of revisions
 */
export function tracksOf(history: readonly StandingsAt[]): Track[] {
  const tracks = new Map<string, { readonly track: Omit<Track, 'spans' | 'marks'>; readonly spans: OpenSpan[] }>();
  for (const { revision, standings } of history) {
    for (const standing of standings) {
      const { id, type, label } = standing;
      let known = tracks.get(id);
      if (known === undefined) {
        known = { track: { id, type, label }, spans: [] };
        tracks.set(id, known);
      }
      const open = openSpan(known.spans);
      if (open !== null && isSame(open, standing)) open.detail = standing.detail;
      else {
        if (open !== null) open.to = revision;
        known.spans.push(spanOf(standing, revision));
      }
    }
    const said = new Set(standings.map(({ id }) => id));
    for (const [id, { spans }] of tracks) {
      const open = openSpan(spans);
      if (open !== null && !said.has(id)) open.to = revision;
    }
  }
  return [...tracks.values()].map(({ track, spans }) => ({ ...track, spans, marks: [] })).sort(byType);
}

/** The stretch that still lasts. */
function openSpan(spans: readonly OpenSpan[]): OpenSpan | null {
  const last = spans.at(-1);
  return last?.to === null ? last : null;
}

function isSame(span: OpenSpan, standing: Standing): boolean {
  return (
    span.state === standing.state &&
    span.tone === standing.tone &&
    span.ready === standing.ready &&
    span.wanted === standing.wanted
  );
}

function spanOf({ state, tone, detail, ready, wanted }: Standing, from: Revision): OpenSpan {
  return {
    ...{ from, to: null, state, tone, detail },
    ...(ready === undefined ? {} : { ready }),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

const ORDER: readonly Track['type'][] = ['deletion', 'phase', 'replicas', 'condition', 'container', 'events'];

function byType(a: Track, b: Track): number {
  return ORDER.indexOf(a.type) - ORDER.indexOf(b.type);
}
