/** A part of a picture that is redrawn on its own. */
export type Layer = 'base' | 'overlay';

type Schedule = (callback: (nowMs: number) => void) => number;

/**
 * The one owner of an animation frame: however often something asks for a redraw, it happens once a frame, and only for the
 * layers that are dirty. An animation asks again from within its own drawing.
 */
export class Frame {
  readonly #draw: (layers: ReadonlySet<Layer>, nowMs: number) => void;
  readonly #schedule: Schedule;
  readonly #cancel: (handle: number) => void;
  #dirty = new Set<Layer>();
  #handle: number | null = null;
  #closed = false;

  constructor(
    draw: (layers: ReadonlySet<Layer>, nowMs: number) => void,
    schedule: Schedule = (callback) => requestAnimationFrame(callback),
    cancel: (handle: number) => void = (handle) => cancelAnimationFrame(handle),
  ) {
    this.#draw = draw;
    this.#schedule = schedule;
    this.#cancel = cancel;
  }

  invalidate(...layers: readonly Layer[]): void {
    if (this.#closed) return;
    for (const layer of layers) this.#dirty.add(layer);
    this.#handle ??= this.#schedule((nowMs) => this.#run(nowMs));
  }

  close(): void {
    this.#closed = true;
    if (this.#handle !== null) this.#cancel(this.#handle);
    this.#handle = null;
  }

  #run(nowMs: number): void {
    const layers = this.#dirty;
    this.#dirty = new Set();
    this.#handle = null;
    this.#draw(layers, nowMs);
  }
}
