/** What the drawing needs of a canvas context; tests record it. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'clip'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'clearRect'
  | 'fillText'
  | 'measureText'
>;

/** Diagonal lines over a rectangle: something is missing here. */
export function hatch(pen: Pen, colour: string, x: number, y: number, width: number, height: number): void {
  const spacing = 6;
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  pen.globalAlpha = 0.12;
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 0.7;
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  const phase = (((x + y) % spacing) + spacing) % spacing;
  for (let at = x - phase; at < x + width + height; at += spacing) {
    pen.moveTo(at, y);
    pen.lineTo(at - height, y + height);
  }
  pen.stroke();
  pen.restore();
}

/** Texts of a face that are remembered; beyond that it begins anew. */
const MOST_WIDTHS = 4000;
const faces = new Map<string, Map<string, number>>();

/**
 * Sets the face, and gives what measures its texts, in CSS pixels. To measure takes several times as long as to draw, and the
 * same texts stand in one picture after another.
 */
export function setFont(pen: Pen, font: string): (text: string) => number {
  pen.font = font;
  let widths = faces.get(font);
  if (widths === undefined || widths.size > MOST_WIDTHS) faces.set(font, (widths = new Map()));
  const known = widths;
  return (text) => {
    let width = known.get(text);
    if (width === undefined) known.set(text, (width = pen.measureText(text).width));
    return width;
  };
}
