export interface Finger {
  readonly x: number;
  readonly y: number;
}

/** What two fingers ask for: by how much the visible stretch becomes longer, around where, and how far it is shifted. */
export interface Pinch {
  readonly factor: number;
  /** Between the fingers, in pixels. */
  readonly x: number;
  readonly shift: number;
}

/** Nearer than that, the smallest movement would be a large zoom. In pixels. */
const NEAREST = 24;

/** From where two fingers were to where they are: what lay between them stays there. Only sideways counts, as the axis goes. */
export function pinch(before: readonly [Finger, Finger], now: readonly [Finger, Finger]): Pinch {
  const apart = ([a, b]: readonly [Finger, Finger]): number => Math.max(NEAREST, Math.hypot(a.x - b.x, a.y - b.y));
  const between = ([a, b]: readonly [Finger, Finger]): number => (a.x + b.x) / 2;
  return { factor: apart(before) / apart(now), x: between(now), shift: between(before) - between(now) };
}

/** Places of the last moment tell how fast a finger is when it is lifted; one that has rested is slow. In milliseconds. */
const MOMENT = 80;
/** Slower is a finger that was put down and lifted. In pixels a millisecond. */
const SLOWEST_FLING = 0.15;

/** How fast a finger moves sideways. */
export class FingerSpeed {
  #places: { readonly x: number; readonly atMs: number }[] = [];

  at(x: number, atMs: number): void {
    this.#places = [...this.#places.filter((place) => atMs - place.atMs <= MOMENT), { x, atMs }];
  }

  /** When it is lifted, in pixels a millisecond; 0 where it did not fling. */
  lifted(atMs: number): number {
    const places = this.#places.filter((place) => atMs - place.atMs <= MOMENT);
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
    const speed = (last.x - first.x) / (last.atMs - first.atMs);
    return Math.abs(speed) < SLOWEST_FLING ? 0 : speed;
  }
}
