import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutState } from './cut-state.ts';

const measure = (text: string) => [...text].length;

test('a state loses its reason before its status', () => {
  const state = 'False (ProgressDeadlineExceeded)';
  expect(cutState(state, 40, measure)).toBe(state);
  expect(cutState(state, 22, measure)).toBe('False (Progre…xceeded)');
  expect(cutState(state, 12, measure)).toBe('False');
  expect(cutState(state, 4, measure)).toBe('');
  expect(cutState('running, not ready (2 restarts)', 20, measure)).toBe('running, not ready');
  expect(cutState('Running', 7, measure)).toBe('Running');
  expect(cutState('CrashLoopBackOff', 10, measure)).toBe('Cras…ckOff');
  expect(cutState('CrashLoopBackOff', 4, measure)).toBe('');
});

test('whatever the state, it fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (state, width) => {
      expect(measure(cutState(state, width, measure))).toBeLessThanOrEqual(Math.max(width, 0));
    }),
  );
});
