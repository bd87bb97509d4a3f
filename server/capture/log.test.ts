import { expect, test } from 'vitest';
import { createLogger, readableLine } from './log.ts';

test('a log line can be read by a person, who knows when it was', () => {
  const facts = { time: '2026-01-02T12:01:03.000Z', msg: 'slow', lag: 7, name: 'a', error: null };
  const line = JSON.stringify({ level: 40, part: 'recorder', ...facts });
  expect(readableLine(line)).toBe('2026-01-02T12:01:03Z warn  slow (lag=7, name=a)\n');
  expect(readableLine('{"level":50,"time":"2026-01-01T00:00:00Z","msg":"m","err":{"stack":"Error: x"}}')).toContain(
    'Error: x',
  );
});

test('all threads log in one form', () => {
  const lines: string[] = [];
  const target = { write: (line: string) => lines.push(line) };
  createLogger(target, { level: 'info', readable: false }).info({ revision: 4 }, 'live');
  createLogger(target, { level: 'info', readable: false, part: 'recorder' }).info({ revision: 4 }, 'live');
  const [main, recorder] = lines.map((line) => JSON.parse(line) as object);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(main).toEqual({ level: 30, time, revision: 4, msg: 'live' });
  expect(recorder).toEqual({ ...main, time, part: 'recorder' });

  lines.length = 0;
  createLogger(target, { level: 'warn', readable: true, part: 'recorder' }).info('not told');
  createLogger(target, { level: 'warn', readable: true, part: 'recorder' }).warn('told');
  expect(lines).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ warn {2}told\n$/)]);
});
