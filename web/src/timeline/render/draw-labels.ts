import { cutKind, cutMiddle, cutName } from '../../text/middle.ts';
import { cutToWidth } from '../model/cut-to-width.ts';
import { shortKind } from '../model/short-kind.ts';
import type { LaneRow, NamespaceRow } from '../model/lane-order.ts';
import type { PlacedRow } from '../model/row-layout.ts';
import { trackLabel, type TrackRow } from '../model/track-rows.ts';
import { grouped } from '../../text/numbers.ts';
import type { Palette } from './palette.ts';
import { setFont, type Pen } from './pen.ts';

interface LabelColumn {
  readonly height: number;
  readonly labelWidth: number;
  readonly axisHeight: number;
}

const INDENT = 12;
/** Below this width of the column every pixel goes to the names. */
const NARROW = 200;
const DEEPEST = 6;
/** A kind that would take more of the column stands there by its short name. */
const KIND_SHARE = 0.32;
const CHEVRON = 14;
const MARGIN = 6;
const GAP = 6;
/** A namespace beside a name that has less room says nothing. */
const LEAST_NAMESPACE = 36;

/** The column at the left: namespaces, then kind and name of every object, indented below its owner. */
export function drawLabels(pen: Pen, column: LabelColumn, rows: readonly PlacedRow[], palette: Palette): void {
  pen.save();
  pen.beginPath();
  pen.rect(0, column.axisHeight, column.labelWidth, column.height - column.axisHeight);
  pen.clip();
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (const { row, top, height } of rows) {
    const middle = top + height / 2;
    if (row.type === 'namespace') drawNamespace(pen, row, middle, column.labelWidth, palette);
    if (row.type === 'track') drawTrackLabel(pen, row, middle, column.labelWidth, palette);
    if (row.type === 'lane') drawName(pen, row, middle, column.labelWidth, palette);
    if (row.type === 'more') {
      pen.font = `12px ${palette.uiFont}`;
      pen.fillStyle = palette.muted;
      // Where it begins above the view, in the middle of what is seen of it: it may be longer than any view.
      const begins = top >= column.axisHeight;
      const seen = (column.axisHeight + Math.min(top + height, column.height)) / 2;
      pen.fillText(`Reading ${grouped(row.objects)} more…`, MARGIN + CHEVRON, begins ? top + 12 : seen);
    }
  }
  pen.restore();
}

/** Where the chevron of a row is, for drawing and for clicks; null: the row has nothing to fold. */
export function chevronX(row: NamespaceRow | LaneRow, width: number): number | null {
  if (row.type === 'namespace') return MARGIN;
  return row.owned === 0 ? null : MARGIN + indentOf(row, width);
}

export function isOnChevron(row: NamespaceRow | LaneRow, x: number, width: number): boolean {
  const left = chevronX(row, width);
  return left !== null && x >= left - 4 && x < left + CHEVRON;
}

function indentOf(row: LaneRow, width: number): number {
  return row.alone ? 0 : indentAt(row.depth, width);
}

function indentAt(depth: number, width: number): number {
  return Math.min(depth, DEEPEST) * (width < NARROW ? INDENT / 2 : INDENT) + 4;
}

function drawChevron(pen: Pen, x: number, middle: number, collapsed: boolean, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.lineCap = 'round';
  pen.beginPath();
  if (collapsed) {
    pen.moveTo(x + 3, middle - 3.5);
    pen.lineTo(x + 6.5, middle);
    pen.lineTo(x + 3, middle + 3.5);
  } else {
    pen.moveTo(x + 1, middle - 2);
    pen.lineTo(x + 4.5, middle + 1.5);
    pen.lineTo(x + 8, middle - 2);
  }
  pen.stroke();
}

function drawNamespace(pen: Pen, row: NamespaceRow, middle: number, width: number, palette: Palette): void {
  drawChevron(pen, MARGIN, middle, row.collapsed, palette.muted);
  const measure = setFont(pen, `600 12px ${palette.uiFont}`);
  pen.fillStyle = palette.text;
  const x = MARGIN + CHEVRON;
  const label = cutToWidth(row.label, width - x - 48, measure);
  pen.fillText(label, x, middle + 0.5);
  const labelEnd = x + measure(label) + GAP;
  pen.font = `11px ${palette.monoFont}`;
  pen.fillStyle = palette.muted;
  pen.fillText(String(row.objects), labelEnd, middle + 1);
}

function drawName(pen: Pen, row: LaneRow, middle: number, width: number, palette: Palette): void {
  const chevron = chevronX(row, width);
  if (chevron !== null) drawChevron(pen, chevron, middle, row.collapsed, palette.muted);
  const { identity } = row.lane;
  let x = MARGIN + indentOf(row, width) + CHEVRON;
  const room = width - x - MARGIN;
  const nameFont = `12px ${palette.monoFont}`;
  const character = setFont(pen, nameFont)('0');
  const name = identity.kubernetes ? identity.name : identity.key;
  const nameWidth = name.length * character;
  if (identity.kind !== null) {
    const measure = setFont(pen, `12px ${palette.uiFont}`);
    pen.fillStyle = palette.muted;
    const kind = kindThatFits(identity.kind, { column: width, beside: room - GAP - nameWidth, room }, measure);
    pen.fillText(kind, x, middle + 0.5);
    x += measure(kind) + GAP;
    pen.font = nameFont;
  }
  pen.fillStyle = palette.text;
  const cut = identity.kubernetes ? cutName : cutMiddle;
  pen.fillText(cut(name, Math.floor((width - x - MARGIN) / character)), x, middle + 0.5);
  const left = width - x - nameWidth - GAP - MARGIN;
  if (!row.alone || identity.namespace === null || left < LEAST_NAMESPACE) return;
  const measure = setFont(pen, `11px ${palette.uiFont}`);
  pen.fillStyle = palette.muted;
  pen.fillText(cutToWidth(identity.namespace, left, measure), x + nameWidth + GAP, middle + 0.5);
}

function drawTrackLabel(pen: Pen, row: TrackRow, middle: number, width: number, palette: Palette): void {
  const x = MARGIN + indentAt(row.depth, width) + CHEVRON;
  const measure = setFont(pen, `11px ${palette.uiFont}`);
  pen.fillStyle = palette.muted;
  const label = cutToWidth(trackLabel(row.track), width - x - MARGIN, measure);
  pen.fillText(label, x, middle + 0.5);
}

/**
 * The kind before a name. Whether the short name of a kind stands there depends on the width of the column alone, so that it is
 * the same in all rows; a kind that has none is whole where it fits beside its name.
 */
function kindThatFits(
  kind: string,
  { column, beside, room }: { readonly column: number; readonly beside: number; readonly room: number },
  measure: (text: string) => number,
): string {
  const short = shortKind(kind);
  if (short !== null) return measure(kind) <= KIND_SHARE * column ? kind : short;
  return measure(kind) <= beside ? kind : cutToWidth(kind, room * 0.4 - GAP, measure, cutKind);
}
