import { prepareSurface, type SurfaceSize } from './render/canvas-surface.ts';
import { drawLanes, type LanesPicture } from './render/draw-lanes.ts';
import { drawOverlay, type OverlayPicture } from './render/draw-overlay.ts';
import { readPalette, type Palette } from './render/palette.ts';

export interface LaneElements {
  readonly base: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly scroller: HTMLElement;
}

type WithoutSize<T> = Omit<T, keyof SurfaceSize>;

/** The two canvases of the lanes, with their size and colours. They stay as they are until something is drawn. */
export class LaneCanvases {
  size: SurfaceSize = { width: 0, height: 0, pixelRatio: 1 };
  #elements: LaneElements | null = null;
  #palette: Palette | null = null;

  attach(elements: LaneElements): void {
    this.#elements = elements;
    this.readColours();
  }

  readColours(): void {
    if (this.#elements !== null) this.#palette = readPalette(this.#elements.scroller);
  }

  /** Whether there is anything to draw on. */
  get ready(): boolean {
    return this.#elements !== null && this.#palette !== null && this.size.width > 0;
  }

  drawRows(picture: WithoutSize<LanesPicture>): void {
    if (this.#elements === null || this.#palette === null) return;
    const pen = prepareSurface(this.#elements.base, this.size);
    if (pen) drawLanes(pen, { ...this.size, ...picture }, this.#palette);
  }

  drawOver(picture: WithoutSize<OverlayPicture>): void {
    if (this.#elements === null || this.#palette === null) return;
    const pen = prepareSurface(this.#elements.overlay, this.size);
    if (pen) drawOverlay(pen, { ...this.size, ...picture }, this.#palette);
  }
}
