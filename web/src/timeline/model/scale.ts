import type { RevisionRange, TimelineAxis } from '../timeline-view.ts';
import type { IdleFold } from './idle.ts';
import type { TimeMap } from './time-map.ts';

/** A stretch of an axis in the axis' own unit: revisions (fractions allowed) or milliseconds since the epoch. */
export interface Domain {
  readonly start: number;
  readonly end: number;
}

/** How revisions lie along the axis. */
export interface Axis {
  readonly kind: TimelineAxis;
  /** Where a revision (fractions allowed) lies, in the axis' unit; never falls as revisions rise. */
  position(revision: number): number;
  /** The revision at a position, with a fraction between two revisions. */
  revision(position: number): number;
  /** The domain that shows a range whole. */
  domain(range: RevisionRange): Domain;
  /** The smallest range that contains a domain. */
  range(domain: Domain): RevisionRange;
  /** How far the domain may be narrowed, in the axis' unit. */
  readonly minSpan: number;
  /** Idle time that is drawn short; null: none is. Positions are then not the time. */
  readonly fold: IdleFold | null;
  /** Where times are estimated, apart and in their order; infinite where nothing is known beyond. */
  readonly estimated: readonly Domain[];
}

/** Idle time that is drawn as a break: between which pixels, and how long it was. */
export interface Break {
  readonly left: number;
  readonly right: number;
  readonly ms: number;
}

/** Each revision one step: revision r occupies r - 0.5 … r + 0.5. */
export const revisionAxis: Axis = {
  kind: 'revision',
  position: (revision) => revision,
  revision: (position) => position,
  domain: (range) => ({ start: range.from - 0.5, end: range.to + 0.5 }),
  range: (domain) => {
    const from = Math.ceil(domain.start);
    return { from, to: Math.max(from, Math.floor(domain.end)) };
  },
  minSpan: 4,
  fold: null,
  estimated: [],
};

export function timeAxis(times: TimeMap, fold: IdleFold | null = null): Axis {
  const drawnAt = (ms: number): number => (fold === null ? ms : fold.fold(ms));
  const position = (revision: number): number => drawnAt(times.atMs(revision));
  const revision = (at: number): number => times.revisionAt(fold === null ? at : fold.unfold(at));
  return {
    kind: 'time',
    position,
    revision,
    domain: (range) => {
      const start = position(range.from);
      return { start, end: Math.max(position(range.to), start + 1) };
    },
    range: (domain) => ({
      from: Math.floor(revision(domain.start) + ROUNDING),
      to: Math.ceil(revision(domain.end) - ROUNDING),
    }),
    minSpan: 5,
    fold,
    estimated: times.estimatedStretches.map(({ startMs, endMs }) => ({ start: drawnAt(startMs), end: drawnAt(endMs) })),
  };
}

/** A revision that is missed by less is meant: positions are not exact. */
const ROUNDING = 1e-6;

/** Maps a domain to pixels `left`…`right` and back. */
export class Scale {
  readonly axis: Axis;
  readonly domain: Domain;
  readonly left: number;
  readonly right: number;
  readonly #factor: number;

  constructor(axis: Axis, domain: Domain, left: number, right: number) {
    this.axis = axis;
    this.domain = domain;
    this.left = left;
    this.right = Math.max(right, left + 1);
    this.#factor = (this.right - left) / Math.max(domain.end - domain.start, Number.MIN_VALUE);
  }

  /** Pixels of a revision. */
  x(revision: number): number {
    return this.xOf(this.axis.position(revision));
  }

  /** Pixels of a position in the axis' unit. */
  xOf(position: number): number {
    return this.left + (position - this.domain.start) * this.#factor;
  }

  positionAt(x: number): number {
    return this.domain.start + (x - this.left) / this.#factor;
  }

  /** The revision at a pixel, with a fraction. */
  revisionAt(x: number): number {
    return this.axis.revision(this.positionAt(x));
  }

  /** Idle time that is drawn short, as far as it is in view. */
  get breaks(): readonly Break[] {
    const { fold } = this.axis;
    if (fold === null) return [];
    return fold.stretches
      .map(({ startMs, endMs }) => ({
        left: this.xOf(fold.fold(startMs)),
        right: this.xOf(fold.fold(endMs)),
        ms: endMs - startMs,
      }))
      .filter(({ left, right }) => right > this.left && left < this.right);
  }

  /** Between which pixels times are estimated, as far as that reaches into `left`…`right`. */
  estimatedWithin(left: number, right: number): readonly { readonly left: number; readonly right: number }[] {
    return this.axis.estimated
      .map(({ start, end }) => ({ left: this.xOf(start), right: this.xOf(end) }))
      .filter((stretch) => stretch.right >= left && stretch.left < right);
  }

  /** Pixels of one unit of the axis. */
  get pixelsPerUnit(): number {
    return this.#factor;
  }
}

/** Zooms so that what lies at `anchor` stays where it is; factor < 1 narrows. The span stays between minSpan and maxSpan. */
export function zoomDomain(domain: Domain, anchor: number, factor: number, minSpan: number, maxSpan: number): Domain {
  const span = domain.end - domain.start;
  const wanted = Math.min(Math.max(span * factor, Math.min(minSpan, maxSpan)), maxSpan);
  const share = span === 0 ? 0.5 : (anchor - domain.start) / span;
  const start = anchor - share * wanted;
  return { start, end: start + wanted };
}

/** Moves a domain into `limits` without changing its span; a wider one becomes the limits. */
export function clampDomain(domain: Domain, limits: Domain): Domain {
  const span = domain.end - domain.start;
  if (span >= limits.end - limits.start) return limits;
  if (domain.start < limits.start) return { start: limits.start, end: limits.start + span };
  if (domain.end > limits.end) return { start: limits.end - span, end: limits.end };
  return domain;
}
