import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL_NOISE, noiseText, readNoise } from './noise.ts';

it('hidden classes are read from a link as they were written', () => {
  fc.assert(
    fc.property(fc.subarray([...ALL_NOISE]), (hidden) => {
      expect(readNoise(noiseText(hidden))).toEqual(hidden);
    }),
  );
});

it('what is not understood hides what is usual', () => {
  expect(noiseText(ALL_NOISE)).toBeNull();
  expect(readNoise(null)).toEqual(ALL_NOISE);
  expect(readNoise('maybe')).toEqual(ALL_NOISE);
  expect(readNoise('event,maybe')).toEqual(['event']);
});
