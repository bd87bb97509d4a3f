import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { freePort } from '../harness/ports.ts';
import { recordedUpTo, startServer } from '../harness/server.ts';
import { expect, test } from './fixtures.ts';

test('without an etcd the example opens, the address is named, and recording begins when one comes up', async ({
  guard,
  page,
  view,
}) => {
  const port = await freePort();
  const server = await startServer({ endpoints: `127.0.0.1:${port}` });
  let etcd: EtcdServer | undefined;
  try {
    await page.goto(server.origin);
    await expect(view.connection).toContainText('No etcd');
    await expect(page.getByText(`127.0.0.1:${port}`).first()).toBeVisible();
    await page.getByText('How to reach an etcd').click();
    await expect(page.getByText(/port-forward/).first()).toBeVisible();
    await view.first.click();
    await view.next.click();
    await expect(view.step).toContainText(/create Pod default\/www/i);

    // What a newcomer is told, change by change.
    const steps = page.getByRole('complementary', { name: 'First steps' });
    await expect(steps).toContainText('has stored the Pod');
    const told: (RegExp | string)[] = [/chosen a node/, /has taken the Pod/, /an address/, /Running, and Ready/];
    for (const meaning of [...told, /kubectl delete only sets/, /has ended/, /kubelet says/, /gone from etcd/]) {
      await steps.getByRole('button', { name: /^Next change/ }).click();
      await expect(steps).toContainText(meaning);
    }
    await steps.getByRole('button', { name: 'Once more' }).click();
    await steps.getByRole('button', { name: 'Hide this' }).click();
    await page.goto(server.origin);
    await expect(view.slider).toBeVisible();
    await expect(steps).toBeHidden();

    etcd = await startEtcd({ port });
    const revision = await etcd.put('/app/greeting', 'hello');
    await expect(view.connection).toContainText('Live', { timeout: 30_000 });
    // Who is looking at the example goes on looking at it, until they choose to follow.
    await page.goto(server.origin);
    await expect(view.step).toContainText('/app/greeting');
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  } finally {
    guard.end();
    await server.stop();
    await etcd?.stop();
  }
});

test('an etcd without a single write has a page that says so, and the first write appears on it', async ({
  page,
  live,
  view,
}) => {
  await page.goto(live.server.origin);
  await expect(view.connection).toContainText('Live');
  await expect(page.getByText(/nothing (has been )?(recorded|written)/i).first()).toBeVisible();
  const revision = await live.etcd.put('/app/first', '1');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await expect(view.step).toContainText('/app/first');
});

test('what was recorded of an etcd that is gone opens at its end', async ({ guard, page, view }) => {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-reopened-'));
  const database = join(folder, 'rewind.db');
  const etcd = await startEtcd();
  const recording = await startServer({ endpoints: etcd.address, database });
  for (const value of ['1', '2', '3']) await etcd.put('/app/n', value);
  const last = await etcd.revision();
  await recordedUpTo(recording, last);
  await recording.stop();
  await etcd.stop();
  const server = await startServer({ endpoints: etcd.address, database });
  try {
    await page.goto(server.origin);
    await expect(view.step).toContainText('/app/n');
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(last));
  } finally {
    guard.end();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});
