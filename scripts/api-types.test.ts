import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiTypes, apiTypesFile } from './api-types.ts';

test('the page is built against the shapes that the server answers with', async () => {
  expect(await readFile(apiTypesFile, 'utf8'), 'run `npm run api-types` and commit what it writes').toBe(
    await apiTypes(),
  );
});
