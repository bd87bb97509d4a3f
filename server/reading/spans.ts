import type { Revision } from '../domain/revision.ts';
import type { Span, Standing, Track } from '../domain/standing.ts';

/** How an object stood as of a revision; nothing where it did not exist. */
export interface StandingsAt {
  readonly revision: Revision;
  readonly standings: readonly Standing[];
}

type Open = { -readonly [Member in keyof Span]: Span[Member] };

/**
 * The tracks of an object: each thing that it says of itself as stretches in which that was the same. What is said in other
 * words only (a message, a time) is the same stretch as long as state, tone and numbers are; the last words count.
 * @param history in the order of revisions
 */
export function tracksOf(history: readonly StandingsAt[]): Track[] {
  const tracks = new Map<string, { readonly track: Omit<Track, 'spans' | 'marks'>; readonly spans: Open[] }>();
  for (const { revision, standings } of history) {
    for (const standing of standings) {
      const { id, type, label } = standing;
      let known = tracks.get(id);
      if (known === undefined) {
        known = { track: { id, type, label }, spans: [] };
        tracks.set(id, known);
      }
      const last = known.spans.at(-1);
      if (last !== undefined && last.to === null && isSame(last, standing)) last.detail = standing.detail;
      else {
        if (last !== undefined && last.to === null) last.to = revision;
        known.spans.push(spanOf(standing, revision));
      }
    }
    const said = new Set(standings.map(({ id }) => id));
    for (const [id, { spans }] of tracks) {
      const last = spans.at(-1);
      if (last !== undefined && last.to === null && !said.has(id)) last.to = revision;
    }
  }
  return [...tracks.values()].map(({ track, spans }) => ({ ...track, spans, marks: [] })).sort(byType);
}

function isSame(span: Open, standing: Standing): boolean {
  return (
    span.state === standing.state &&
    span.tone === standing.tone &&
    span.ready === standing.ready &&
    span.wanted === standing.wanted
  );
}

function spanOf({ state, tone, detail, ready, wanted }: Standing, from: Revision): Open {
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
