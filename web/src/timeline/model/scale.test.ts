import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampDomain, revisionAxis, Scale, timeAxis, zoomDomain } from './scale.ts';
import { TimeMap } from './time-map.ts';

const domains = fc
  .record({ start: fc.integer({ min: 0, max: 2 ** 40 }), span: fc.integer({ min: 1, max: 10_000_000 }) })
  .map(({ start, span }) => ({ start, end: start + span }));

describe('Scale', () => {
  it('gives back the revision that it placed, whatever is shown', () => {
    fc.assert(
      fc.property(domains, fc.double({ min: 0, max: 1, noNaN: true }), (domain, share) => {
        const scale = new Scale(revisionAxis, domain, 200, 1200);
        const revision = domain.start + share * (domain.end - domain.start);
        expect(scale.revisionAt(scale.x(revision))).toBeCloseTo(revision, 3);
      }),
    );
  });

  it('keeps the order of revisions on both axes', () => {
    const times = new TimeMap([
      { revision: 1, atMs: 1000, estimated: false },
      { revision: 50, atMs: 1000, estimated: false },
      { revision: 60, atMs: 900_000, estimated: false },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (a, b) => {
        for (const axis of [revisionAxis, timeAxis(times)]) {
          const scale = new Scale(axis, axis.domain({ from: 1, to: 60 }), 0, 500);
          expect(Math.sign(scale.x(a) - scale.x(b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('shows a range whole: its ends lie half a step inside', () => {
    const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 11, to: 20 }), 0, 100);
    expect(scale.x(11)).toBe(5);
    expect(scale.x(20)).toBe(95);
    expect(revisionAxis.range(scale.domain)).toEqual({ from: 11, to: 20 });
  });

  it('covers the revisions around an idle time on the time axis', () => {
    const axis = timeAxis(
      new TimeMap([
        { revision: 7, atMs: 1000, estimated: false },
        { revision: 8, atMs: 61_000, estimated: false },
      ]),
    );
    expect(axis.range({ start: 20_000, end: 30_000 })).toEqual({ from: 7, to: 8 });
  });
});

describe('zoomDomain', () => {
  it('keeps what lies below the pointer where it is, as exactly as its unit has numbers for', () => {
    fc.assert(
      fc.property(
        domains,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (domain, share, factor) => {
          const anchor = domain.start + share * (domain.end - domain.start);
          const zoomed = zoomDomain(domain, anchor, factor, 1e-9, Infinity);
          const below = zoomed.start + share * (zoomed.end - zoomed.start);
          // Far from zero, the next number is further away: it limits the ends, the anchor, and their shares of the span.
          const resolution = Number.EPSILON * Math.max(1, Math.abs(zoomed.start), Math.abs(zoomed.end));
          expect(Math.abs(below - anchor)).toBeLessThanOrEqual((3 + factor) * resolution);
          expect(zoomed.end - zoomed.start).toBeCloseTo((domain.end - domain.start) * factor, 2);
        },
      ),
      { examples: [[{ start: 8_589_934_592, end: 8_589_934_593 }, 0.0000049999999999999996, 0.1]] },
    );
  });

  it('goes no further than allowed', () => {
    expect(zoomDomain({ start: 0, end: 10 }, 5, 0.01, 4, 100)).toEqual({ start: 3, end: 7 });
    expect(zoomDomain({ start: 0, end: 10 }, 5, 100, 4, 100)).toEqual({ start: -45, end: 55 });
  });
});

describe('clampDomain', () => {
  it('moves without changing the span where there is room', () => {
    const limits = { start: 0, end: 100 };
    expect(clampDomain({ start: -5, end: 15 }, limits)).toEqual({ start: 0, end: 20 });
    expect(clampDomain({ start: 95, end: 115 }, limits)).toEqual({ start: 80, end: 100 });
    expect(clampDomain({ start: -5, end: 200 }, limits)).toEqual(limits);
  });
});
