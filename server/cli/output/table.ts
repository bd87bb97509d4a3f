import type { CommandIo } from '../command.ts';
import { Rests } from '../rests.ts';
import { cutTo, visible, widthOf } from './terminal-text.ts';

/** A column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
  /** Is cut where the terminal is too narrow, to so many columns at least; what a person may want to copy is not. */
  readonly cutTo?: number;
  /** What it says in at most so many columns, where it can say less; what is longer is cut all the same. */
  readonly shorter?: (row: Row, columns: number) => string;
  /** Of the finished cell. */
  readonly paint?: (text: string, row: Row) => string;
}

export interface TableOptions {
  readonly headers: boolean;
  readonly heading?: (text: string) => string;
}

const GAP = '   ';

/** Rows as aligned lines, as wide as they are; cut to the width of a terminal alone. */
export async function* tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { terminal }: Pick<CommandIo, 'terminal'>,
  { headers, heading = (text) => text }: TableOptions,
): AsyncGenerator<string, void> {
  const titles = headers ? columns.map(({ title }) => cellOf(title)) : [];
  const widths = columns.map((_, i) => titles[i]?.width ?? 0);
  const cells: Cell[][] = [];
  const rests = new Rests();
  for (const row of rows) {
    const ofRow = columns.map(({ text }) => cellOf(visible(text(row))));
    for (const [i, { width }] of ofRow.entries()) widths[i] = Math.max(widths[i] ?? 0, width);
    cells.push(ofRow);
    const rest = rests.next();
    if (rest !== null) await rest;
  }
  fit(columns, widths, terminal?.columns ?? Infinity);
  if (headers) yield heading(line(columns, widths, titles));
  for (const [index, row] of rows.entries()) {
    const fitted = columns.map((column, i) => {
      const [cell = NO_CELL, room = 0] = [cells[index]?.[i], widths[i]];
      return cell.width > room && column.shorter !== undefined ? cellOf(visible(column.shorter(row, room))) : cell;
    });
    yield line(columns, widths, fitted, (text, column) => column.paint?.(text, row) ?? text);
  }
}

interface Cell {
  readonly text: string;
  /** In columns of a terminal. */
  readonly width: number;
}

const NO_CELL: Cell = { text: '', width: 0 };

function cellOf(text: string): Cell {
  return { text, width: widthOf(text) };
}

/** Narrows what may be cut until a line has room, from the right. */
function fit<Row>(columns: readonly Column<Row>[], widths: number[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, (columns.length - 1) * GAP.length) - room;
  for (const [i, { cutTo: least }] of [...columns.entries()].reverse()) {
    if (excess <= 0 || least === undefined) continue;
    const width = widths[i] ?? 0;
    const narrowed = Math.max(Math.min(width, least), width - excess);
    excess -= width - narrowed;
    widths[i] = narrowed;
  }
}

function line<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  cells: readonly Cell[],
  paint: (text: string, column: Column<Row>) => string = (text) => text,
): string {
  const parts = columns.map((column, i) => {
    const [cell = NO_CELL, room = 0] = [cells[i], widths[i]];
    const { text, width } = cell.width > room ? cellOf(cutTo(cell.text, room)) : cell;
    const space = ' '.repeat(Math.max(0, room - width));
    if (column.align === 'right') return space + paint(text, column);
    // No line ends with spaces.
    return paint(text, column) + (i === columns.length - 1 ? '' : space);
  });
  return parts.join(GAP);
}
