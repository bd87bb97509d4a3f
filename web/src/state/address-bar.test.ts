import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddressBar } from './address-bar.ts';

/** What the browser was told, in its order. */
let entries: string[];
let bar: AddressBar;

beforeEach(() => {
  vi.useFakeTimers();
  entries = [];
  const location = { pathname: '/r/a/1', search: '' };
  const write = (how: string) => (_state: unknown, _title: string, path: string) => {
    entries.push(`${how} ${path}`);
    location.pathname = path;
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('history', { pushState: write('push'), replaceState: write('replace') });
  bar = new AddressBar(() => undefined);
});

afterEach(() => {
  bar.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a move that is to be an entry is one, though the page says the same address once more before it', () => {
  const takePush = vi.fn(() => true);
  bar.show('/r/a/1', takePush);
  expect(takePush).not.toHaveBeenCalled();
  bar.show('/r/a/2', takePush);
  vi.runAllTimers();
  expect(entries).toEqual(['push /r/a/2']);
});

test('what moves without an entry is written once, where it comes to rest; an entry keeps where the page was', () => {
  for (const revision of [2, 3, 4]) bar.show(`/r/a/${revision}`, () => false);
  bar.show('/r/a/9', () => true);
  vi.runAllTimers();
  expect(entries).toEqual(['replace /r/a/4', 'push /r/a/9']);
});

test('of two entries that follow quickly none is lost', () => {
  bar.show('/r/a/2', () => true);
  bar.show('/r/a/3', () => true);
  vi.runAllTimers();
  expect(entries).toEqual(['push /r/a/2', 'push /r/a/3']);
});
