import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Resource } from './resource.svelte.ts';

/** Questions that are answered when the test says so. */
class Desk {
  readonly asked: string[] = [];
  readonly given: string[] = [];
  readonly #answers = new Map<string, { resolve: (answer: string) => void; reject: (error: Error) => void }>();

  ask(name: string): (signal: AbortSignal) => Promise<string> {
    return (signal) =>
      new Promise((resolve, reject) => {
        this.asked.push(name);
        this.#answers.set(name, { resolve, reject });
        signal.addEventListener('abort', () => this.given.push(name));
      });
  }

  async answer(name: string): Promise<void> {
    this.#answers.get(name)?.resolve(`answer ${name}`);
    await vi.advanceTimersByTimeAsync(0);
  }

  async fail(name: string): Promise<void> {
    this.#answers.get(name)?.reject(new Error(`no ${name}`));
    await vi.advanceTimersByTimeAsync(0);
  }
}

let desk: Desk;
let resource: Resource<string>;
beforeEach(() => {
  vi.useFakeTimers();
  desk = new Desk();
  resource = new Resource();
});
afterEach(() => vi.useRealTimers());

const load = (name: string) => resource.load(name, desk.ask(name));

it('asks once for the same, and shows the answer', async () => {
  load('a');
  load('a');
  expect(resource.loading).toBe(true);
  await desk.answer('a');
  expect([resource.value, resource.name, resource.loading, desk.asked]).toEqual(['answer a', 'a', false, ['a']]);
});

it('of questions that follow quickly, asks the first and the newest, one at a time', async () => {
  for (const name of ['a', 'b', 'c', 'd']) load(name);
  expect(desk.asked).toEqual(['a']);
  await desk.answer('a');
  expect([resource.value, resource.loading, desk.asked]).toEqual(['answer a', true, ['a', 'd']]);
  await desk.answer('d');
  expect([resource.value, resource.loading, desk.given]).toEqual(['answer d', false, []]);
});

it('gives up what takes long for what is newer, whether that came before or comes after', async () => {
  load('a');
  load('b');
  await vi.advanceTimersByTimeAsync(200);
  expect([desk.asked, desk.given]).toEqual([['a', 'b'], ['a']]);
  await vi.advanceTimersByTimeAsync(200);
  load('c');
  expect([desk.asked, desk.given]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b'],
  ]);
  await desk.answer('b');
  expect(resource.value).toBeNull();
  await desk.answer('c');
  expect(resource.value).toBe('answer c');
});

it('tells a failure, but not of a question that nobody asks any more', async () => {
  load('a');
  load('b');
  await desk.fail('a');
  expect([resource.error, desk.asked]).toEqual([null, ['a', 'b']]);
  await desk.fail('b');
  expect([resource.error?.message, resource.value, resource.loading]).toEqual(['no b', null, false]);
});

it('is emptied at once', async () => {
  load('a');
  load('b');
  resource.load(null, desk.ask(''));
  expect([resource.value, resource.loading, desk.given]).toEqual([null, false, ['a']]);
  await desk.answer('a');
  expect([resource.value, desk.asked]).toEqual([null, ['a']]);
});

it('keeps its pace: the first is asked at once, then the newest in its time, and none once it is emptied', async () => {
  resource = new Resource(() => 100);
  load('a');
  await desk.answer('a');
  load('b');
  load('c');
  expect([desk.asked, resource.loading]).toEqual([['a'], true]);
  await vi.advanceTimersByTimeAsync(90);
  expect(desk.asked).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(20);
  expect(desk.asked).toEqual(['a', 'c']);
  load('d');
  await desk.answer('c');
  expect([resource.value, desk.asked]).toEqual(['answer c', ['a', 'c']]);
  await vi.advanceTimersByTimeAsync(100);
  expect(desk.asked).toEqual(['a', 'c', 'd']);
  await desk.answer('d');
  load('e');
  resource.load(null, desk.ask(''));
  await vi.advanceTimersByTimeAsync(200);
  expect([desk.asked, resource.loading]).toEqual([['a', 'c', 'd'], false]);
});
