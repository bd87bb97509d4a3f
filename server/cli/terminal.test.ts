import { expect, test } from 'vitest';
import { terminalOf } from './terminal.ts';

test.each([
  [{ isTTY: true, columns: 80 }, {}, { terminal: { columns: 80, colors: true } }],
  [{ isTTY: true, columns: 0 }, {}, { terminal: { columns: null, colors: true } }],
  [{ isTTY: true }, {}, { terminal: { columns: null, colors: true } }],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: '1' }, { terminal: { columns: 80, colors: false } }],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: '', TERM: 'dumb' }, { terminal: { columns: 80, colors: false } }],
  [{ columns: 80 }, {}, {}],
])('%j with %j', (output, environment, terminal) => {
  expect(terminalOf(output, environment)).toEqual(terminal);
});
