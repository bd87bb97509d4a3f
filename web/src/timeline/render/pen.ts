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
