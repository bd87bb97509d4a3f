import { reached, type Figure } from './figure.ts';

const COLUMNS = ['figure', 'measured', 'reference', 'ratio', 'goal', ''] as const;

/** The figures as a table of text, one line each. */
export function table(figures: readonly Figure[]): string {
  const rows = [COLUMNS.slice(), ...figures.map(row)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => [...(cells[column] ?? '')].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : [`  ${name}: ${note}`]));
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...body.map(line), ...notes].join('\n');
}

function row(figure: Figure): string[] {
  const { name, value, unit, reference, compared, goal } = figure;
  return [
    name,
    withUnit(value, unit),
    reference === null ? '' : `${withUnit(reference.value, reference.unit)} (${reference.what})`,
    reference === null ? '' : short(compared),
    `${goal.relation} ${withUnit(goal.bound, goal.unit)}`,
    reached(figure) ? 'reached' : 'NOT reached',
  ];
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? short(value) : `${short(value)} ${unit}`;
}

/** Three significant digits, whole numbers in full. */
function short(value: number): string {
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return Number(text).toLocaleString('en-GB', { maximumFractionDigits: 4 });
}
