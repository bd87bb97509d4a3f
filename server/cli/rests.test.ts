import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';
import { Rests, withRests } from './rests.ts';

const db = join(temporaryFolder(), 'rewind.db');

beforeAll(() => importedExamples(db, 'deployment-rollout'), 60_000);

/** Everything takes long: whoever asks for the time is told a later one. */
let nowMs = 0;
let stepMs = 0;
beforeEach(() => {
  stepMs = 100;
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += stepMs));
});
afterEach(() => void vi.restoreAllMocks());

/** How often the event loop comes round meanwhile: a signal is heard each time. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await work();
  clearImmediate(next);
  return turns;
}

test('who works for long rests, who is quick does not', async () => {
  const rests = new Rests();
  expect(await turnsDuring(async () => rests.next())).toBeGreaterThan(0);
  stepMs = 0;
  expect(rests.next()).toBeNull();
});

test('between steps there are rests, and what comes of them is told', async () => {
  function* steps() {
    yield 'a';
    yield 'b';
    return 'c';
  }
  const seen: string[] = [];
  let result = '';
  const turns = await turnsDuring(async () => {
    result = await withRests(steps(), (step) => void seen.push(step));
  });
  expect([...seen, result]).toEqual(['a', 'b', 'c']);
  expect(turns).toBeGreaterThanOrEqual(2);
});

test.each([
  ['history', 200],
  ['compare', 50],
  ['compare --diff', 200],
  ['compare --diff -o json', 10],
  ['list', 200],
  ['list -o yaml', 200],
  ['analyze', 10],
])('%s rests while it reads and prints', async (line, least) => {
  const parameters = [...line.split(' '), '--db', db];
  // What it needs is loaded by the first run, in turns of its own.
  stepMs = 0;
  await run(parameters);
  const quick = await turnsDuring(() => run(parameters));
  stepMs = 100;
  const slow = await turnsDuring(() => run(parameters));
  expect(slow - quick).toBeGreaterThan(least);
});
