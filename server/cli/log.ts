import pino, { type DestinationStream, type Logger } from 'pino';

/** Logs go to standard error: as JSON lines, or readable where a person looks at them. */
export function createLogger(level: string, err: NodeJS.WritableStream, readable: boolean): Logger {
  const stream: DestinationStream = { write: (line) => err.write(readable ? readableLine(line) : line) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** `12:01:03 warn  message (name=value)` */
export function readableLine(json: string): string {
  const { level, time, msg, err, ...rest }: Record<string, unknown> = JSON.parse(json);
  const clock = String(time).slice(11, 19);
  const members = Object.entries(rest).map(([name, value]) => `${name}=${plain(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const details = members.length === 0 ? '' : ` (${members.join(', ')})`;
  return `${clock} ${(levels[Number(level)] ?? 'log').padEnd(5)} ${String(msg ?? '')}${details}${stack}\n`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
