import { expect, TALL, test } from './fixtures.ts';

test('each tab shows its view of the Pod', async ({ page, replayed, view }) => {
  await page.setViewportSize(TALL);
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);

  const object = await view.tab('Object');
  await expect(object).toContainText('nginx:1.27-alpine');
  await expect(object).toContainText('nodeName');
  await expect(page).toHaveURL(/tab=object/);

  const history = await view.tab('History');
  for (const recorded of [593, 594, 596, 598, 603, 605, 607, 608, 609]) {
    // The row begins with its number, of fewer than four digits here.
    const row = history.getByRole('button', { name: new RegExp(`^${replayed.here(recorded)} `) });
    await expect(row).toHaveCount(1);
  }
  await expect(history).toContainText('new: image nginx:1.27-alpine');
  await expect(history).toContainText('nodeName → node-1');

  const raw = await view.tab('Raw');
  await expect(raw).toContainText('/registry/pods/default/www');
  await expect(raw).toContainText(/protobuf/i);
  await expect(raw).toContainText('6b 38 73 00');

  await view.tab('Diff');
  await expect(view.panel).toContainText('Running');
});

test('a revision of the history tab is gone to by a click', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603));
  const history = await view.tab('History');
  await history
    .getByText(numberText(replayed.here(594)))
    .first()
    .click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(594)));
  await expect(view.step).toContainText(/nodeName/);
});

test('a value that claims to be Kubernetes and is not is shown with the reason and its bytes', async ({
  page,
  live,
  view,
}) => {
  const revision = await live.etcd.put('/registry/pods/default/broken', Buffer.from('6b387300ffffffffdeadbeef', 'hex'));
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await expect(view.step).toContainText('default/broken');
  const object = await view.tab('Object');
  await expect(object).toContainText(/cannot be (read|decoded)|not decod|could not be (read|decoded)/i);
  const raw = await view.tab('Raw');
  await expect(raw).toContainText('de ad be ef');
});

test('a key that is not UTF-8, an empty value and text are shown as what they are', async ({ page, live, view }) => {
  const key = Buffer.concat([Buffer.from('/bin/'), Buffer.from([0xff, 0xfe, 0x00])]);
  const binary = await live.etcd.put(key, Buffer.from([1, 2, 3]));
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(binary));
  await expect(view.step).toContainText(`base64:${key.toString('base64')}`);
  await expect(await view.tab('Raw')).toContainText('01 02 03');
  await view.urlWritten();
  await page.reload();
  await expect(view.step).toContainText(`base64:${key.toString('base64')}`);

  const empty = await live.etcd.put('/app/empty', '');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(empty));
  await expect(await view.tab('Object')).toContainText(/empty/i);

  const text = await live.etcd.put('/app/text', 'first line\n<img src=x onerror=alert(1)>');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(text));
  await expect(await view.tab('Object')).toContainText('<img src=x onerror=alert(1)>');

  const foreign = await live.etcd.put('/registry/configmaps/default/foreign', 'garbage');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(foreign));
  await expect(view.inspector).toContainText('What stands there is no ConfigMap object, but text');
});

test('a value of 1.5 MB and its change', async ({ page, live, view }) => {
  const large = (first: string) =>
    JSON.stringify({
      first,
      list: Array.from({ length: 30_000 }, (_, index) => `entry number ${index} of a large value`),
    });
  await live.etcd.put('/app/large', large('a'));
  const revision = await live.etcd.put('/app/large', large('b'));
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await expect(view.step).toContainText(/update.*\/app\/large/);
  await expect(await view.tab('Diff')).toContainText('first', { timeout: 20_000 });
  await expect(await view.tab('Object')).toContainText('entry number', { timeout: 20_000 });
  await expect(await view.tab('Raw')).toContainText(/1[.,]\d+ M/);
  await view.previous.click();
  await expect(view.step).toContainText(/create.*\/app\/large/, { timeout: 20_000 });
});

test('10 000 keys in one transaction are one revision', async ({ page, live, view }) => {
  const operations = Array.from({ length: 10_000 }, (_, index) => ({ put: `/bulk/${index}`, value: `value ${index}` }));
  await live.etcd.put('/app/before', '1');
  await page.goto(live.server.origin);
  await expect(view.connection).toContainText('Live');
  const revision = await live.etcd.txn(operations);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision), { timeout: 20_000 });
  await expect(view.inspector).toContainText(/10\D?000 changes/, { timeout: 20_000 });
  await view.previous.click();
  await expect(view.step).toContainText('/app/before');
  await view.next.click();
  await expect(view.inspector).toContainText(/10\D?000 changes/, { timeout: 20_000 });
});

/** A revision as people read it: groups of three, whatever stands between them. */
function numberText(revision: number): RegExp {
  const groups = String(revision).replace(/\B(?=(\d{3})+$)/g, '\\D?');
  return new RegExp(`(^|\\D)${groups}(\\D|$)`);
}
