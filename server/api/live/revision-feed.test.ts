import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RevisionSummary } from '../../domain/history-reader.ts';
import type { LiveMessage } from '../schemas/live.ts';
import { MemoryHistory } from '../memory-history.fixture.ts';
import { MemoryRecorder } from '../memory-recorder.fixture.ts';
import { createRecordingDirectory } from '../recording-directory.ts';
import { createValueDecoder } from '../../reading/value-decoder.ts';
import type { Outlet } from './outlet.ts';
import { feedLimits, gapEntry, revisionEntry, RevisionFeed, type FeedLimits } from './revision-feed.ts';

/** A socket that takes messages off its buffer only when a test says so. */
class SlowSocket implements Outlet {
  readonly messages: LiveMessage[] = [];
  bufferedAmount = 0;
  maxBuffered = 0;
  flowing = true;
  #waiting: { bytes: number; sent: () => void }[] = [];

  send(text: string, sent: (error?: Error) => void): void {
    this.messages.push(JSON.parse(text));
    this.bufferedAmount += text.length;
    this.maxBuffered = Math.max(this.maxBuffered, this.bufferedAmount);
    this.#waiting.push({ bytes: text.length, sent });
    if (this.flowing) queueMicrotask(() => this.drain());
  }

  drain(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { bytes, sent } of waiting) {
      this.bufferedAmount -= bytes;
      sent();
    }
  }
}

function follow(history: MemoryHistory, after: number, limits: FeedLimits = feedLimits) {
  const outlet = new SlowSocket();
  const failures: unknown[] = [];
  const recorder = new MemoryRecorder(history);
  const feed = new RevisionFeed({
    reader: history,
    outlet,
    recording: history.id,
    after,
    limits,
    onFailure: (error) => failures.push(error),
  });
  const start = async () => {
    const recording = await history.recording(history.id);
    if (recording === null) throw new Error('no recording');
    const directory = createRecordingDirectory(history, recorder, createValueDecoder({ release: null }));
    feed.start({ type: 'hello', recording: directory.view(recording), capture: recorder.status() });
  };
  const tell = (...summaries: RevisionSummary[]) =>
    feed.offer(summaries.map((summary) => revisionEntry(summary, limits.eventsPerRevision)));
  return { feed, outlet, failures, start, tell, recorder };
}

function received(messages: readonly LiveMessage[]): number[] {
  return messages.flatMap((message) =>
    message.type === 'revisions' ? message.revisions.map(({ revision }) => revision) : [],
  );
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the seam between what is stored and what comes', () => {
  test('hello is first, then the backlog, then what is committed', async () => {
    const history = new MemoryHistory();
    for (let index = 0; index < 450; index += 1) history.commit(['/a', String(index)]);
    const { outlet, start, tell } = follow(history, 10);
    await start();
    await settled();
    tell(history.commit(['/a', 'x']));
    await settled();
    expect(outlet.messages[0]?.type).toBe('hello');
    expect(received(outlet.messages)).toEqual(range(11, 452));
  });

  test('what is committed while a page is read comes once, whether the page shows it or not', async () => {
    const history = new MemoryHistory();
    for (let index = 0; index < 5; index += 1) history.commit(['/a', String(index)]);
    const { outlet, start, tell } = follow(history, 1);
    let told = false;
    history.beforePage = () => {
      if (told) return;
      told = true;
      tell(history.commit(['/a', 'seen by the page']));
      // Committed after the page was read, told before it arrives.
      queueMicrotask(() => tell(history.commit(['/a', 'not seen by the page'])));
    };
    await start();
    await settled();
    expect(received(outlet.messages)).toEqual(range(2, 8));
  });

  test('what is not told one by one is read from the store', async () => {
    const history = new MemoryHistory();
    const { feed, outlet, start, tell } = follow(history, 1);
    await start();
    await settled();
    for (let index = 0; index < 600; index += 1) history.commit(['/a', String(index)]);
    feed.read(history.lastRevision);
    tell(history.commit(['/a', 'after']));
    await settled();
    expect(received(outlet.messages)).toEqual(range(2, 602));
  });

  test('holds for every interleaving of commits, notices and pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.nat(60),
        fc.array(fc.nat(3), { maxLength: 80 }),
        fc.integer({ min: 1, max: 7 }),
        async (stored, after, schedule, page) => {
          const history = new MemoryHistory();
          for (let index = 0; index < stored; index += 1) history.commit(['/a', String(index)]);
          const from = Math.min(after + 1, history.lastRevision);
          const limits = { ...feedLimits, page, queuedMessages: 3 };
          const { feed, outlet, start, tell, failures } = follow(history, from, limits);
          const untold: RevisionSummary[] = [];
          const publish = (how: number): void => {
            if (how > 1) tell(...untold.splice(0));
            else if (how === 1) feed.read(untold.splice(0).at(-1)?.revision ?? 0);
          };
          history.beforePage = async () => {
            for (let step = 0; step < (schedule.pop() ?? 0); step += 1) untold.push(history.commit(['/a', 'x']));
            publish(schedule.pop() ?? 0);
            await Promise.resolve();
          };
          await start();
          while (schedule.length > 0) {
            if ((schedule.pop() ?? 0) > 1) untold.push(history.commit(['/a', 'y']));
            publish(schedule.pop() ?? 0);
            await new Promise((resolve) => setImmediate(resolve));
          }
          await settled();
          tell(...untold.splice(0), history.commit(['/a', 'last']));
          await settled();
          expect(failures).toEqual([]);
          const covered = outlet.messages.flatMap((message) => {
            if (message.type === 'revisions') return message.revisions.map(({ revision }) => revision);
            return message.type === 'behind' ? range(message.after + 1, message.head) : [];
          });
          expect(covered).toEqual(range(from + 1, history.lastRevision));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a slow reader', () => {
  test('is told to read again, goes on after the head, and never costs more than its bounds', async () => {
    const history = new MemoryHistory();
    const limits = { ...feedLimits, bufferedBytes: 20_000, queuedMessages: 50 };
    const { outlet, start, tell, feed } = follow(history, 1, limits);
    await start();
    await settled();
    outlet.flowing = false;
    for (let index = 0; index < 2000; index += 1) tell(history.commit(['/a', String(index)]));
    const before = received(outlet.messages);
    outlet.flowing = true;
    outlet.drain();
    await settled();
    const behind = outlet.messages.filter((message) => message.type === 'behind');
    expect(behind).toEqual([{ type: 'behind', after: before.at(-1), head: 2001 }]);
    tell(history.commit(['/a', 'next']));
    await settled();
    expect(received(outlet.messages)).toEqual([...before, 2002]);
    expect(outlet.maxBuffered).toBeLessThan(limits.bufferedBytes + 256 * 1024);
    expect(feed.behindCount).toBe(1);
  });

  test('is bounded in bytes too', async () => {
    const history = new MemoryHistory();
    const limits = { ...feedLimits, bufferedBytes: 1, queuedBytes: 50_000 };
    const { outlet, start, tell } = follow(history, 1, limits);
    await start();
    await settled();
    outlet.flowing = false;
    const wide = Array.from({ length: 100 }, (_, index) => [`/${index}/${'k'.repeat(200)}`, '{}'] as const);
    for (let index = 0; index < 10; index += 1) tell(history.commit(...wide));
    outlet.flowing = true;
    outlet.drain();
    await settled();
    expect(outlet.messages.at(-1)).toMatchObject({ type: 'behind', head: 11 });
  });

  test('of the backlog is read for as fast as it takes it', async () => {
    const history = new MemoryHistory();
    for (let index = 0; index < 300; index += 1) history.commit(['/a', String(index)]);
    let pages = 0;
    history.beforePage = () => {
      pages += 1;
    };
    const { outlet, start } = follow(history, 1, { ...feedLimits, bufferedBytes: 1000, page: 10 });
    outlet.flowing = false;
    await start();
    await settled();
    expect(pages).toBeLessThan(4);
    outlet.flowing = true;
    outlet.drain();
    await settled();
    expect(received(outlet.messages)).toEqual(range(2, 301));
  });

  test('that has gone away costs nothing more', async () => {
    const history = new MemoryHistory();
    for (let index = 0; index < 300; index += 1) history.commit(['/a', String(index)]);
    const { outlet, start, feed, tell, failures } = follow(history, 1, { ...feedLimits, bufferedBytes: 1, page: 10 });
    outlet.flowing = false;
    await start();
    await settled();
    const sent = outlet.messages.length;
    feed.close();
    outlet.drain();
    tell(history.commit(['/a', 'x']));
    await settled();
    expect(outlet.messages).toHaveLength(sent);
    expect(failures).toEqual([]);
  });
});

test('gaps come in their place, and only the newest status waits', async () => {
  const history = new MemoryHistory();
  const { outlet, start, tell, feed, recorder } = follow(history, 1);
  await start();
  await settled();
  outlet.flowing = false;
  tell(history.commit(['/a', '1']));
  feed.offer([gapEntry({ from: 3, to: 9, cause: 'compacted', noticedAtMs: 0 })]);
  history.lastRevision = 9;
  tell(history.commit(['/a', '2']));
  for (const revision of [1, 2, 3]) {
    feed.offerStatus(JSON.stringify({ type: 'capture', capture: { ...recorder.status(), revision } }));
  }
  outlet.flowing = true;
  outlet.drain();
  await settled();
  expect(outlet.messages.filter(({ type }) => type !== 'capture').map(({ type }) => type)).toEqual([
    'hello',
    'revisions',
    'gap',
    'revisions',
  ]);
  expect(outlet.messages.at(-1)).toMatchObject({ type: 'capture', capture: { revision: 3 } });
});

test('a gap is told however far behind the client is', async () => {
  const history = new MemoryHistory();
  const { outlet, start, tell, feed } = follow(history, 1, { ...feedLimits, bufferedBytes: 1, queuedMessages: 3 });
  await start();
  await settled();
  outlet.flowing = false;
  tell(history.commit(['/a', '0']));
  feed.offer([gapEntry({ from: 3, to: 9, cause: 'compacted', noticedAtMs: 0 })]);
  history.lastRevision = 9;
  for (let index = 1; index < 10; index++) tell(history.commit(['/a', String(index)]));
  feed.offer([gapEntry({ from: 19, to: 20, cause: 'compacted', noticedAtMs: 0 })]);
  outlet.flowing = true;
  outlet.drain();
  await settled();
  const types = outlet.messages.map(({ type }) => type);
  expect(types).toContain('behind');
  expect(types.filter((type) => type === 'gap')).toHaveLength(2);
});

test('a large revision is cut to its first events', async () => {
  const history = new MemoryHistory();
  const { outlet, start, tell } = follow(history, 1);
  await start();
  await settled();
  tell(history.commit(...Array.from({ length: 10_000 }, (_, index) => [`/many/${index}`, '{}'] as const)));
  await settled();
  const [message] = outlet.messages.filter(({ type }) => type === 'revisions');
  expect(message).toMatchObject({ revisions: [{ eventCount: 10_000 }] });
  expect(message?.type === 'revisions' && message.revisions[0]?.events).toHaveLength(100);
});
