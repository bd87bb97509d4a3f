import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressLine } from '../import.ts';
import { percentText, Progress, told, whilePrinting, withProgress } from './progress.ts';

const CLEARED = '\r\u001b[K';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Where progress is told, and what was. */
function terminal(readableLog = true) {
  const written: string[] = [];
  const err = { write: (text: string) => written.push(text) } as unknown as NodeJS.WritableStream;
  return { io: { err, readableLog }, written };
}

test('progress is told of what takes longer than a second, now and then, and is gone at the end', () => {
  const { io, written } = terminal();
  const listeners = process.listenerCount('exit');
  const progress = new Progress(io, 'keys');
  progress.tell(1);
  vi.advanceTimersByTime(999);
  progress.tell(2);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  progress.tell(1200);
  progress.tell(1201);
  vi.advanceTimersByTime(200);
  progress.tell(1300, 4800);
  expect(written).toEqual([`${CLEARED}keys: 1 200`, `${CLEARED}keys: 1 300 of 4 800`]);
  progress.end();
  progress.end();
  expect(written.slice(2)).toEqual([CLEARED]);
  expect(process.listenerCount('exit')).toBe(listeners);
});

test('what was quick, and what nobody watches, says nothing', async () => {
  const { io, written } = terminal();
  await withProgress(io, 'keys', async (progress) => progress.tell(1));
  const unwatched = terminal(false);
  await withProgress(unwatched.io, 'keys', async (progress) => {
    vi.advanceTimersByTime(5000);
    progress.tell(1);
  });
  expect([...written, ...unwatched.written]).toEqual([]);
});

test('a failure, and the end of the process, clear the line as well', async () => {
  const { io, written } = terminal();
  const failing = withProgress(io, 'file', async (progress) => {
    vi.advanceTimersByTime(1000);
    progress.tellShare(1, 3);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(written).toEqual([`${CLEARED}file: 33 %`, CLEARED]);
  const listeners = process.listeners('exit');
  const unended = new Progress(io, 'file');
  vi.advanceTimersByTime(1000);
  unended.tell(1);
  const [added] = process.listeners('exit').filter((listener) => !listeners.includes(listener));
  added?.(130);
  expect(written.slice(2)).toEqual([`${CLEARED}file: 1`, CLEARED]);
});

test('items that go by are counted', async () => {
  const { io, written } = terminal();
  async function* slow() {
    for (const item of ['a', 'b', 'c']) {
      vi.advanceTimersByTime(600);
      yield item;
    }
  }
  const seen: string[] = [];
  for await (const item of told(slow(), io, 'keys', 3)) seen.push(item);
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(written).toEqual([`${CLEARED}keys: 2 of 3`, `${CLEARED}keys: 3 of 3`, CLEARED]);
});

test('nothing is told into what is printed on the same terminal', () => {
  const { io } = terminal();
  expect(whilePrinting(io).readableLog).toBe(true);
  expect(whilePrinting({ ...io, terminal: { columns: 80, colors: true } }).readableLog).toBe(false);
});

test('an import says its phase, and how much of it is done', () => {
  const { io, written } = terminal();
  const line = new Progress(io, 'history.ndjson.gz');
  const onProgress = progressLine(line);
  onProgress({ phase: 'checking', done: 1, total: 2 });
  vi.advanceTimersByTime(1000);
  onProgress({ phase: 'checking', done: 999, total: 1000 });
  vi.advanceTimersByTime(1000);
  onProgress({ phase: 'storing', done: 3, total: 7 });
  line.end();
  expect(written).toEqual([
    `${CLEARED}history.ndjson.gz: checking 99 %`,
    `${CLEARED}history.ndjson.gz: storing 42 %`,
    CLEARED,
  ]);
});

test('a share is never more than all', () => {
  expect([percentText(0, 3), percentText(5, 3), percentText(0, 0)]).toEqual(['0 %', '100 %', '100 %']);
});
