import { clampDomain, Scale, zoomDomain, type Axis, type Domain } from './model/scale.ts';
import { sameRange, wholeRange } from './model/window.ts';
import type { RevisionRange, TimelineRecording } from './timeline-view.ts';

/** How long a move takes that was not made by hand. */
const MOVE_MS = 110;

interface Move {
  readonly from: Domain;
  readonly to: Domain;
  startMs: number | null;
}

/**
 * Which part of the axis the lanes show. Finer than the window that the page knows (whole revisions), so that zooming and
 * panning are smooth; the window follows at once, the camera follows the window when somebody else sets it.
 */
export class Camera {
  axis: Axis;
  domain: Domain;
  #window: RevisionRange;
  #extent: TimelineRecording;
  #move: Move | null = null;
  readonly #moved: (window: RevisionRange) => void;

  constructor(axis: Axis, window: RevisionRange, extent: TimelineRecording, moved: (window: RevisionRange) => void) {
    this.axis = axis;
    this.#window = window;
    this.#extent = extent;
    this.domain = axis.domain(window);
    this.#moved = moved;
  }

  /** Takes over what the page says; true when the picture changes. */
  follow(axis: Axis, window: RevisionRange, extent: TimelineRecording, animate: boolean): boolean {
    const kept = extent.id === this.#extent.id && axis.kind === this.axis.kind && axis.fold === this.axis.fold;
    this.#extent = extent;
    const moved = !sameRange(window, this.#window);
    const changed = moved || axis !== this.axis;
    this.axis = axis;
    this.#window = window;
    if (!kept || (moved && !animate)) {
      this.#move = null;
      this.domain = axis.domain(window);
    } else if (moved) {
      this.#move = { from: this.domain, to: axis.domain(window), startMs: null };
    }
    return changed || !kept;
  }

  /** One frame of a move; true while it goes on. */
  advance(nowMs: number): boolean {
    const move = this.#move;
    if (move === null) return false;
    move.startMs ??= nowMs;
    const share = Math.min(1, (nowMs - move.startMs) / MOVE_MS);
    const eased = 1 - (1 - share) ** 3;
    this.domain = {
      start: move.from.start + (move.to.start - move.from.start) * eased,
      end: move.from.end + (move.to.end - move.from.end) * eased,
    };
    if (share >= 1) this.#move = null;
    return this.#move !== null;
  }

  scale(left: number, right: number): Scale {
    return new Scale(this.axis, this.domain, left, right);
  }

  /** By hand, at once: what lies at `anchor` (in the axis' unit) stays below the pointer. */
  zoom(anchor: number, factor: number): void {
    const limits = this.#limits();
    this.#set(
      clampDomain(zoomDomain(this.domain, anchor, factor, this.axis.minSpan, limits.end - limits.start), limits),
    );
  }

  /** By hand, at once; `by` is in the axis' unit. */
  pan(by: number): void {
    this.#set(clampDomain({ start: this.domain.start + by, end: this.domain.end + by }, this.#limits()));
  }

  /** The range that a zoom or pan by command leads to; the page sets it, and the camera follows with a short move. */
  zoomed(anchor: number, factor: number): RevisionRange {
    const limits = this.#limits();
    const target = this.#move?.to ?? this.domain;
    return this.axis.range(
      clampDomain(zoomDomain(target, anchor, factor, this.axis.minSpan, limits.end - limits.start), limits),
    );
  }

  panned(share: number): RevisionRange {
    const target = this.#move?.to ?? this.domain;
    const by = share * (target.end - target.start);
    return this.axis.range(clampDomain({ start: target.start + by, end: target.end + by }, this.#limits()));
  }

  #limits(): Domain {
    return this.axis.domain(wholeRange(this.#extent));
  }

  #set(domain: Domain): void {
    this.#move = null;
    this.domain = domain;
    const range = this.axis.range(domain);
    const window = {
      from: Math.max(range.from, this.#extent.firstRevision),
      to: Math.min(range.to, this.#extent.lastRevision),
    };
    if (sameRange(window, this.#window)) return;
    this.#window = window;
    this.#moved(window);
  }
}
