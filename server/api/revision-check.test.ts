import { expect, test } from 'vitest';
import type { EventSummary } from '../domain/history-reader.ts';
import { revisionCheck } from './revision-check.ts';

const event = (verb: EventSummary['verb'], version: number) =>
  ({ identity: { key: '/cm' }, verb, createRevision: 17, version }) as EventSummary;

test('the check of a revision is the same where its key came within a gap and where nothing is missing', () => {
  const check = (verb: EventSummary['verb'], version: number) => revisionCheck([event(verb, version)], 1);
  expect(check('create', 2)).toBe(check('update', 2));
  expect(check('create', 1)).not.toBe(check('update', 2));
  expect(check('delete', 0)).not.toBe(check('update', 0));
});
