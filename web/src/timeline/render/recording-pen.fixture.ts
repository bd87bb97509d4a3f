import type { Palette } from './palette.ts';
import type { Pen } from './pen.ts';

/** One thing that was painted, in the coordinates and with the colour it was painted with. */
export interface Painted {
  readonly what: 'rect' | 'disc' | 'ring' | 'line' | 'text';
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

type Shape = Omit<Painted, 'colour' | 'what'> & { readonly shape: 'rect' | 'disc' | 'line' };

/** A pen that remembers what it painted, and counts how often its state changed. */
export class RecordingPen implements Pen {
  readonly painted: Painted[] = [];
  /** How many times a colour, font, line or clip was set. */
  stateChanges = 0;
  /** How many paths and rectangles were filled or stroked. */
  paints = 0;
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  #fillStyle = '';
  #strokeStyle = '';
  #font = '';
  #path: Shape[] = [];
  #at = { x: 0, y: 0 };

  get fillStyle(): string {
    return this.#fillStyle;
  }
  set fillStyle(value: string | CanvasGradient | CanvasPattern) {
    this.stateChanges++;
    this.#fillStyle = String(value);
  }
  get strokeStyle(): string {
    return this.#strokeStyle;
  }
  set strokeStyle(value: string | CanvasGradient | CanvasPattern) {
    this.stateChanges++;
    this.#strokeStyle = String(value);
  }
  get font(): string {
    return this.#font;
  }
  set font(value: string) {
    this.stateChanges++;
    this.#font = value;
  }

  save(): void {
    this.stateChanges++;
  }
  restore(): void {
    this.stateChanges++;
    this.globalAlpha = 1;
  }
  clip(): void {
    this.#path = [];
  }
  beginPath(): void {
    this.#path = [];
  }
  moveTo(x: number, y: number): void {
    this.#at = { x, y };
  }
  lineTo(x: number, y: number): void {
    const { x: fromX, y: fromY } = this.#at;
    const box = {
      x: Math.min(x, fromX),
      y: Math.min(y, fromY),
      width: Math.abs(x - fromX),
      height: Math.abs(y - fromY),
    };
    this.#path.push({ shape: 'line', ...box, text: '' });
    this.#at = { x, y };
  }
  arc(x: number, y: number, radius: number): void {
    const size = 2 * radius;
    this.#path.push({ shape: 'disc', x: x - radius, y: y - radius, width: size, height: size, text: '' });
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path.push({ shape: 'rect', x, y, width, height, text: '' });
  }
  roundRect(x: number, y: number, width = 0, height = 0): void {
    this.rect(x, y, width, height);
  }
  fill(): void {
    this.paints++;
    for (const { shape, ...place } of this.#path) this.painted.push({ what: shape, colour: this.#fillStyle, ...place });
  }
  stroke(): void {
    this.paints++;
    for (const { shape, ...place } of this.#path) {
      this.painted.push({ what: shape === 'disc' ? 'ring' : shape, colour: this.#strokeStyle, ...place });
    }
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.paints++;
    this.painted.push({ what: 'rect', colour: this.#fillStyle, x, y, width, height, text: '' });
  }
  clearRect(): void {
    this.painted.length = 0;
  }
  fillText(text: string, x: number, y: number): void {
    this.painted.push({ what: 'text', colour: this.#fillStyle, x, y, width: text.length * 7, height: 12, text });
  }
  measureText(text: string): TextMetrics {
    const width = text.length * 7;
    return {
      ...{ width, actualBoundingBoxLeft: 0, actualBoundingBoxRight: width, alphabeticBaseline: 0 },
      ...{ actualBoundingBoxAscent: 9, actualBoundingBoxDescent: 3, emHeightAscent: 9, emHeightDescent: 3 },
      ...{ fontBoundingBoxAscent: 9, fontBoundingBoxDescent: 3, hangingBaseline: 0, ideographicBaseline: 0 },
    };
  }

  /** What was painted in a colour, its middle given. */
  inColour(
    colour: string,
    what?: Painted['what'],
  ): (Painted & { readonly middleX: number; readonly middleY: number })[] {
    return this.painted
      .filter((each) => each.colour === colour && (what === undefined || each.what === what))
      .map((each) => ({ ...each, middleX: each.x + each.width / 2, middleY: each.y + each.height / 2 }));
  }

  get texts(): string[] {
    return this.painted.filter((each) => each.what === 'text').map((each) => each.text.replaceAll('\u00a0', ' '));
  }
}

/** Colours by their names. */
export const namedPalette: Palette = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  waiting: 'waiting',
  gap: 'gap',
  accent: 'accent',
  onAccent: 'onAccent',
  text: 'text',
  muted: 'muted',
  line: 'line',
  tie: 'tie',
  lineStrong: 'lineStrong',
  surface: 'surface',
  selected: 'selected',
  life: 'life',
  uiFont: 'ui',
  monoFont: 'mono',
};
