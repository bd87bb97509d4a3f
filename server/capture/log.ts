import pino, { type DestinationStream, type Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** A person reads it: not as JSON lines. */
  readonly readable: boolean;
  /** Of the program, where it is not the main one. */
  readonly part?: string;
}

/** A log of one form, whichever thread writes it: a JSON object a line, or a line that a person can read. */
export function createLogger(target: DestinationStream, { level, readable, part }: LogOptions): Logger {
  const stream: DestinationStream = readable ? { write: (line) => target.write(readableLine(line)) } : target;
  const base = part === undefined ? null : { part };
  return pino({ level, base, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** `2026-01-02T12:01:03Z warn  message (name=value)` */
export function readableLine(json: string): string {
  const { level, time, msg, err, part: _part, ...rest }: Record<string, unknown> = JSON.parse(json);
  const at = `${String(time).slice(0, 19)}Z`;
  const members = Object.entries(rest)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${plain(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const details = members.length === 0 ? '' : ` (${members.join(', ')})`;
  return `${at} ${(levels[Number(level)] ?? 'log').padEnd(5)} ${String(msg ?? '')}${details}${stack}\n`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
