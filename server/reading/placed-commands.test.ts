import { expect, test } from 'vitest';
import type { Recording } from '../domain/recording.ts';
import { placedCommands } from './placed-commands.ts';

/** Revisions 11 to 14 at 2000, 3000, 3000 and 9000. */
const times = [2000, 3000, 3000, 9000];
const moment = (_id: string, atMs: number) => {
  const index = times.findLastIndex((time) => time <= atMs);
  return Promise.resolve(
    index < 0 ? null : { revision: 11 + index, atMs: times[index] ?? 0, timeBasis: 'recorded' as const },
  );
};

test('a command stands at the first revision at or after it; where there is none it has no place', async () => {
  const at = [9001, 500, 1500, 2001, 3000, 8999.5];
  const commands = at.map((atMs) => ({ atMs, command: `at ${atMs}`, exitCode: 0 }));
  const recording = {
    id: 'a-10',
    commands,
    firstRevision: 10,
    lastRevision: 14,
    firstAtMs: 2000,
  } as unknown as Recording;
  const placed = await placedCommands({ moment }, recording);
  expect(placed.map(({ atMs, revision }) => [atMs, revision])).toEqual([
    [500, null],
    [1500, 11],
    [2001, 12],
    [3000, 12],
    [8999.5, 14],
    [9001, null],
  ]);
  const [timeless] = await placedCommands(
    { moment },
    { ...recording, firstAtMs: null, commands: commands.slice(1, 2) },
  );
  expect(timeless?.revision).toBeNull();
});
