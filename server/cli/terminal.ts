import type { CommandIo, Terminal } from './command.ts';

/** What Node tells of standard output. */
interface Output {
  readonly isTTY?: boolean | undefined;
  /** Some pseudo-terminals, such as those of build servers, say 0. */
  readonly columns?: number | undefined;
}

/** The terminal that standard output is, if it is one. */
export function terminalOf(
  { isTTY, columns = 0 }: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Pick<CommandIo, 'terminal'> {
  if (isTTY !== true) return {};
  const colors = !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const terminal: Terminal = { columns: columns > 0 ? columns : null, colors };
  return { terminal };
}
