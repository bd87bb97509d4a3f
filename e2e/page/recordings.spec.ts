import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEtcd } from '../harness/etcd.ts';
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

test('a link to a revision that another piece of the same history holds opens there', async ({ guard, page, view }) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-pieces-'));
  const [whole, database] = [join(home, 'whole.db'), join(home, 'pieces.db')];
  const run = async (...args: string[]) => {
    const ended = await runProgram(args);
    expect(ended.code, ended.output).toBe(0);
  };
  const [early, late] = [join(home, 'early.ndjson'), join(home, 'late.ndjson')];
  await run('import', '--db', whole, join(recordingsFolder, 'failed-rollout.ndjson.gz'));
  await run('export', '--db', whole, '--to', '1000', '-o', early);
  await run('export', '--db', whole, '--from', '1040', '-o', late);
  await run('import', '--db', database, early, late);
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
  try {
    const [first, second] = (await recordingsOf(server)).toSorted((a, b) => a.firstRevision - b.firstRevision);
    await page.goto(`${server.origin}/r/${first?.id}/1050`);
    await expect(page).toHaveURL(new RegExp(`/r/${second?.id}/1050`));
    await expect(view.slider).toHaveAttribute('aria-valuenow', '1050');
    await view.search.fill('980');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/r/${first?.id}/980`));
    await expect(view.slider).toHaveAttribute('aria-valuenow', '980');
    await page.goto(`${server.origin}/r/${first?.id}/1020`);
    await expect(page.getByRole('alert')).toContainText('not in this recording');
  } finally {
    guard.end();
    await server.stop();
    rmSync(home, { recursive: true });
  }
});

test('another etcd at the same address: both histories are there, and the page says so', async ({
  guard,
  live,
  page,
  view,
}) => {
  guard.allow(/status of 4\d\d/);
  await live.etcd.put('/registry/first', 'of the first etcd');
  await page.goto(live.server.origin);
  await expect(view.step).toContainText('/registry/first');
  await live.etcd.stop();
  const other = await startEtcd({ port: live.etcd.port });
  try {
    await other.put('/registry/second', 'of another etcd');
    const strip = page.getByRole('complementary', { name: 'Capture' });
    await expect(strip).toContainText('another history now', { timeout: 20_000 });
    await expect(view.step).toContainText('/registry/second');
    await expect(view.recordings.getByRole('option')).toHaveText([/\(live\)/, /up to 20/]);
    await strip.getByRole('button', { name: 'Open what was before' }).click();
    await expect(view.step).toContainText('/registry/first');
    await expect(strip).toContainText('This recording has ended');
    await strip.getByRole('button', { name: 'Open it' }).click();
    await expect(view.step).toContainText('/registry/second');
  } finally {
    guard.end();
    await other.stop();
  }
});
