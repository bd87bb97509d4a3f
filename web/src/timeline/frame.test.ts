import { describe, expect, it } from 'vitest';
import { Frame } from './frame.ts';

function frames() {
  const waiting: ((nowMs: number) => void)[] = [];
  const drawn: string[][] = [];
  const cancelled: number[] = [];
  const frame = new Frame(
    (layers) => drawn.push([...layers]),
    (callback) => waiting.push(callback),
    (handle) => cancelled.push(handle),
  );
  return { frame, waiting, drawn, cancelled };
}

describe('Frame', () => {
  it('draws once however often it was asked, and only what is dirty', () => {
    const { frame, waiting, drawn } = frames();
    frame.invalidate('overlay');
    frame.invalidate('overlay');
    expect(waiting).toHaveLength(1);
    waiting[0]?.(0);
    expect(drawn).toEqual([['overlay']]);
    frame.invalidate('base', 'overlay');
    waiting[1]?.(16);
    expect(drawn[1]).toEqual(['base', 'overlay']);
  });

  it('can ask again from within its drawing', () => {
    const waiting: ((nowMs: number) => void)[] = [];
    let left = 3;
    const frame = new Frame(
      () => {
        if (--left > 0) frame.invalidate('base');
      },
      (callback) => waiting.push(callback),
      () => undefined,
    );
    frame.invalidate('base');
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next(0);
    expect(left).toBe(0);
  });

  it('is silent once it is closed', () => {
    const { frame, waiting, cancelled } = frames();
    frame.invalidate('base');
    frame.close();
    frame.invalidate('base');
    expect(waiting).toHaveLength(1);
    expect(cancelled).toEqual([1]);
  });
});
