import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Camera } from './camera.ts';
import { revisionAxis } from './model/scale.ts';
import type { RevisionRange, TimelineRecording } from './timeline-view.ts';

const recording: TimelineRecording = {
  ...{ id: 'a', firstRevision: 1, lastRevision: 1000, gaps: [], commands: [], live: false },
};

function cameraAt(window: RevisionRange): { camera: Camera; windows: RevisionRange[] } {
  const windows: RevisionRange[] = [];
  return { camera: new Camera(revisionAxis, window, recording, (moved) => windows.push(moved)), windows };
}

describe('Camera', () => {
  it('zooms at the pointer and tells the page whole revisions', () => {
    const { camera, windows } = cameraAt({ from: 101, to: 200 });
    const before = camera.scale(0, 1000).x(150);
    camera.zoom(150, 0.5);
    expect(camera.scale(0, 1000).x(150)).toBeCloseTo(before, 6);
    expect(windows).toEqual([{ from: 126, to: 175 }]);
  });

  it('does not follow its own moves back', () => {
    const { camera, windows } = cameraAt({ from: 101, to: 200 });
    camera.pan(0.3);
    camera.pan(10.3);
    const { domain } = camera;
    expect(camera.follow(revisionAxis, windows.at(-1) ?? { from: 0, to: 0 }, recording, true)).toBe(false);
    expect(camera.domain).toEqual(domain);
  });

  it('follows the page with a short move, or at once when there is to be no motion', () => {
    const { camera } = cameraAt({ from: 101, to: 200 });
    camera.follow(revisionAxis, { from: 301, to: 400 }, recording, true);
    expect(camera.advance(0)).toBe(true);
    expect(camera.domain.start).toBeCloseTo(100.5);
    camera.advance(60);
    expect(camera.domain.start).toBeGreaterThan(200);
    expect(camera.advance(200)).toBe(false);
    expect(camera.domain).toEqual({ start: 300.5, end: 400.5 });
    camera.follow(revisionAxis, { from: 1, to: 10 }, recording, false);
    expect(camera.domain).toEqual({ start: 0.5, end: 10.5 });
  });

  it('stays in the recording whatever is done to it', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ zoom: fc.double({ min: 0.05, max: 20, noNaN: true }), at: fc.integer({ min: 1, max: 1000 }) }),
        fc.record({ pan: fc.integer({ min: -3000, max: 3000 }) }),
      ),
    );
    fc.assert(
      fc.property(moves, (made) => {
        const { camera, windows } = cameraAt({ from: 101, to: 200 });
        for (const move of made) {
          if ('pan' in move) camera.pan(move.pan);
          else camera.zoom(move.at, move.zoom);
        }
        expect(camera.domain.start).toBeGreaterThanOrEqual(0.5 - 1e-6);
        expect(camera.domain.end).toBeLessThanOrEqual(1000.5 + 1e-6);
        for (const { from, to } of windows) {
          expect(from).toBeGreaterThanOrEqual(1);
          expect(to).toBeLessThanOrEqual(1000);
          expect(to).toBeGreaterThanOrEqual(from);
        }
      }),
    );
  });

  it('glides on ever slower, and comes to rest', () => {
    const { camera } = cameraAt({ from: 401, to: 500 });
    camera.glide(0.1);
    const places: number[] = [];
    let nowMs = 0;
    while (camera.advance(nowMs) && nowMs < 10_000) {
      places.push(camera.domain.start);
      nowMs += 16;
    }
    expect(nowMs).toBeLessThan(2000);
    const steps = places.slice(2).map((place, i) => place - (places[i + 1] ?? 0));
    expect(steps.every((step, i) => step > 0 && step <= (steps[i - 1] ?? Infinity))).toBe(true);
    // A tenth of a revision a millisecond, for as long as a glide takes at its first speed.
    expect((places.at(-1) ?? 0) - 400.5).toBeCloseTo(32, -1);
  });

  it('ends a glide at the end of the recording, when it is taken hold of, and when the page goes elsewhere', () => {
    const { camera } = cameraAt({ from: 1, to: 100 });
    camera.glide(-1);
    camera.advance(0);
    expect(camera.advance(16)).toBe(false);
    camera.glide(1);
    camera.pan(1);
    expect(camera.advance(32)).toBe(false);
    camera.glide(1);
    camera.follow(revisionAxis, { from: 301, to: 400 }, recording, false);
    expect(camera.advance(48)).toBe(false);
    expect(camera.domain).toEqual({ start: 300.5, end: 400.5 });
  });

  it('shows another recording from its own window', () => {
    const { camera } = cameraAt({ from: 101, to: 200 });
    camera.follow(revisionAxis, { from: 5, to: 9 }, { ...recording, id: 'b', lastRevision: 9 }, true);
    expect(camera.domain).toEqual({ start: 4.5, end: 9.5 });
  });
});
