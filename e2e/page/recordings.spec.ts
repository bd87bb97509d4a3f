import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/ports.ts';
import { recordingsOf, runProgram, startServer } from '../harness/server.ts';
import { expect, recordingsFolder, test } from './fixtures.ts';

test('recordings that were imported are listed, and one is chosen', async ({ guard, page, view }) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-recordings-'));
  const database = join(home, 'rewind.db');
  const files = ['deployment-rollout', 'crd-and-configmap-etcd34'].map((name) =>
    join(recordingsFolder, `${name}.ndjson.gz`),
  );
  const imported = await runProgram(['import', '--db', database, ...files]);
  expect(imported.code, imported.output).toBe(0);
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
  try {
    const recordings = await recordingsOf(server);
    expect(recordings.filter(({ source }) => source === 'file')).toHaveLength(2);
    await page.goto(server.origin);
    await expect(view.slider).toBeVisible();
    for (const { id, lastRevision } of recordings.filter(({ source }) => source === 'file')) {
      await view.recordings.selectOption(id);
      await expect(page).toHaveURL(new RegExp(`/r/${id}`));
      await expect(view.slider).toHaveAttribute('aria-valuemax', String(lastRevision));
      await expect(view.step).not.toBeEmpty();
    }
  } finally {
    guard.end();
    await server.stop();
    rmSync(home, { recursive: true });
  }
});
