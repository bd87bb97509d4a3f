import { startEtcd } from '../harness/etcd.ts';
import { replay } from '../harness/replay.ts';
import { Screen } from './screen.ts';
import { recordedUpTo, startServer } from '../harness/server.ts';
import { expect, kubectlRunPod, test } from './fixtures.ts';

test('Share copies a link, says so, and the link opens the same on another machine that holds the history', async ({
  browser,
  context,
  guard,
  page,
  replayed,
  view,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Pending → Running/);
  await view.share.click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(link).toContain(`/r/${replayed.recording}/${replayed.here(603)}`);
  expect(link).toMatch(/check=[0-9a-f]{8}/);

  // Another machine: a database of its own, recorded from the same etcd.
  const other = await startServer({ endpoints: replayed.etcd.address });
  const fresh = await browser.newContext();
  guard.watch(fresh);
  try {
    await recordedUpTo(other, replayed.last);
    const there = new Screen(await fresh.newPage());
    await there.page.goto(link.replace(replayed.server.origin, other.origin));
    await expect(there.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));
    await expect(there.step).toHaveText(await view.step.innerText(), { useInnerText: true });
  } finally {
    guard.end();
    await fresh.close();
    await other.stop();
  }
});

test('a link into another history is refused with an explanation', async ({ guard, page, replayed, view }) => {
  guard.allow(/404|409|410|422/);
  const etcd = await startEtcd();
  const server = await startServer({ endpoints: etcd.address });
  try {
    await etcd.put('/something/else', '1');
    await replay(etcd, kubectlRunPod);
    await recordedUpTo(server, await etcd.revision());
    await page.goto(replayed.link(603).replace(replayed.server.origin, server.origin));
    await expect(page.getByRole('alert')).toContainText('another history');
    await expect(view.step).toHaveCount(0);
  } finally {
    guard.end();
    await server.stop();
    await etcd.stop();
  }
});

test('a link whose check does not fit is not answered with another revision', async ({ guard, page, replayed }) => {
  guard.allow(/404|409|410|422/);
  await page.goto(replayed.link(603, '?check=00000000'));
  await expect(page.getByRole('alert')).toContainText(/another history/);
});
