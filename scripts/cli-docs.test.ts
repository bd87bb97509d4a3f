import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { cliDocs, cliDocsFile } from './cli-docs.ts';

test('docs/cli.md says what --help says', async () => {
  expect(await readFile(cliDocsFile, 'utf8'), 'run `npm run cli-docs` and commit what it writes').toBe(await cliDocs());
});
