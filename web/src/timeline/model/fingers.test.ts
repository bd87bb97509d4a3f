import { describe, expect, it } from 'vitest';
import { FingerSpeed, pinch } from './fingers.ts';

describe('pinch', () => {
  it('shows half as much when the fingers are twice as far apart, around the middle between them', () => {
    const before = [
      { x: 100, y: 50 },
      { x: 200, y: 50 },
    ] as const;
    const now = [
      { x: 60, y: 50 },
      { x: 260, y: 50 },
    ] as const;
    expect(pinch(before, now)).toEqual({ factor: 0.5, x: 160, shift: -10 });
  });

  it('does not leap when the fingers lie on one another', () => {
    const on = [
      { x: 100, y: 50 },
      { x: 100, y: 50 },
    ] as const;
    expect(pinch(on, on)).toEqual({ factor: 1, x: 100, shift: 0 });
  });
});

describe('FingerSpeed', () => {
  it('is that of the last moment', () => {
    const speed = new FingerSpeed();
    speed.at(0, 0);
    speed.at(10, 100);
    speed.at(30, 120);
    speed.at(50, 140);
    expect(speed.lifted(145)).toBeCloseTo(1);
  });

  it('is none of a finger that has rested, or was only put down', () => {
    const speed = new FingerSpeed();
    speed.at(0, 0);
    expect(speed.lifted(1)).toBe(0);
    speed.at(200, 20);
    expect(speed.lifted(300)).toBe(0);
    const slow = new FingerSpeed();
    slow.at(0, 0);
    slow.at(2, 60);
    expect(slow.lifted(60)).toBe(0);
  });
});
