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

/** A glide has lost two thirds of its speed after that, in milliseconds, and ends below a speed, in shares of the window a ms. */
const GLIDE_MS = 325;
const SLOWEST_GLIDE = 0.00004;

interface Glide {
  /** In the axis' unit a millisecond. */
  speed: number;
  atMs: number | null;
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
  #glide: Glide | null = null;
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
    // Somebody else has set another window.
    if (!kept || moved) this.#glide = null;
    if (!kept || (moved && !animate)) {
      this.#move = null;
      this.domain = axis.domain(window);
    } else if (moved) {
      this.#move = { from: this.domain, to: axis.domain(window), startMs: null };
    }
    return changed || !kept;
  }

  /** One frame of a move or a glide; true while it goes on. */
  advance(nowMs: number): boolean {
    if (this.#glide !== null) return this.#glideOn(this.#glide, nowMs);
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

  /** Goes on as it was flung, ever slower, until it rests, is taken hold of, or comes to the end. In the axis' unit a millisecond. */
  glide(speed: number): void {
    this.#glide = speed === 0 ? null : { speed, atMs: null };
  }

  #glideOn(glide: Glide, nowMs: number): boolean {
    const passed = nowMs - (glide.atMs ?? nowMs);
    glide.atMs = nowMs;
    const { start, end } = this.domain;
    if (passed > 0) {
      this.pan(glide.speed * passed);
      // To pan by hand takes hold of it.
      this.#glide = glide;
      glide.speed *= Math.exp(-passed / GLIDE_MS);
      const stands = this.domain.start === start;
      if (stands || Math.abs(glide.speed) < SLOWEST_GLIDE * (end - start)) this.#glide = null;
    }
    return this.#glide !== null;
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
    this.#glide = null;
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
