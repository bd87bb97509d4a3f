import { expect, test } from 'vitest';
import { ApiError } from '../api/http.ts';
import { Filters } from './filters.svelte.ts';

/** A server that takes what has no space in it. */
function create() {
  let pushes = 0;
  const check = async (labels: string) =>
    labels.includes(' ') ? new ApiError('usage', 400, `"${labels}" is none`) : null;
  const filters = new Filters({ push: () => pushes++ }, check);
  return { filters, pushes: () => pushes };
}

async function type(filters: Filters, text: string): Promise<void> {
  filters.labelsText = text;
  await filters.applyLabels();
}

test('a selector narrows once the server takes it; until then the one before does', async () => {
  const { filters, pushes } = create();
  await type(filters, 'app=web');
  expect([filters.query.labels, filters.active, pushes()]).toEqual(['app=web', true, 1]);
  await type(filters, 'app=web tier');
  expect(filters.labelsError?.message).toBe('"app=web tier" is none');
  expect([filters.query.labels, filters.labelsText]).toEqual(['app=web', 'app=web tier']);
  // What is typed in one go is one entry in the browser's history.
  await type(filters, 'app=web,tier');
  expect([filters.query.labels, filters.labelsError, pushes()]).toEqual(['app=web,tier', null, 1]);
  await type(filters, '');
  expect([filters.query.labels, filters.active, pushes()]).toEqual([undefined, false, 2]);
});

test('the answer to what was typed before does not count', async () => {
  const { filters } = create();
  filters.labelsText = 'app=web';
  const first = filters.applyLabels();
  filters.labelsText = 'app=api';
  await first;
  expect(filters.labels).toBe('');
  await filters.applyLabels();
  expect(filters.labels).toBe('app=api');
});

test('of a link that has none the rest counts, and the field says why', () => {
  const { filters } = create();
  filters.takeLabels('a b');
  filters.refuseLabels('other', new ApiError('usage', 400, 'of before'));
  expect(filters.labels).toBe('a b');
  filters.refuseLabels('a b', new ApiError('usage', 400, 'is none'));
  expect([filters.labels, filters.labelsText, filters.labelsError?.message]).toEqual(['', 'a b', 'is none']);
  filters.clear();
  expect([filters.labelsText, filters.labelsError]).toEqual(['', null]);
});
