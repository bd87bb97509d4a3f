import { expect, test } from './fixtures.ts';

test('the tree has namespaces, kinds and objects, worked by mouse and keyboard', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603));
  await expect(view.objects.getByRole('treeitem', { name: 'default', exact: true, level: 1 })).toBeVisible();
  await expect(view.item('Pod').first()).toHaveAttribute('aria-level', '2');
  await expect(view.item('www')).toHaveAttribute('aria-level', '3');

  await view.item('www').click();
  await expect(page).toHaveURL(/key=%2Fregistry%2Fpods%2Fdefault%2Fwww|key=\/registry\/pods\/default\/www/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(view.item('Pod')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(view.item('Pod')).toHaveAttribute('aria-expanded', 'true');
});

test('an object that is held stays while the playhead moves; let go, the inspector is about what changes', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603, '?noise=show'));
  await view.item('www').click();
  await page.getByRole('button', { name: 'Hold object' }).click();
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(604)));
  await expect(view.inspector).toContainText('www did not change here');
  await expect(view.panel).toContainText(/Its last change, r[\d\s]+ → r[\d\s]+/);
  await expect(await view.tab('Object')).toContainText('name: www');
  await page.keyboard.press('h');
  await view.next.click();
  await expect(view.step).toContainText(/deletion|delet/i);
  await view.previous.click();
  await expect(view.panel).toContainText('kind: Lease');
});

test('keys outside Kubernetes stand apart, by path', async ({ page, live, view }) => {
  await live.etcd.put('/app/settings/colour', 'blue');
  await live.etcd.put('/app/settings/size', '3');
  await page.goto(live.server.origin);
  await expect(view.item('(not Kubernetes)')).toHaveAttribute('aria-level', '1');
  await expect(view.item('size')).toBeVisible();
  await expect(view.item('colour')).toBeVisible();
});

test('a filter says how many of all it lets through, and a diff base that is no revision is not taken', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await page.getByRole('combobox', { name: 'Namespace' }).selectOption('default');
  await expect(page.getByTitle('Keys that exist at this revision')).toHaveText(/^\d+ of \d+$/);
  const base = page.getByRole('textbox', { name: 'Diff base' });
  await base.fill('abc');
  await base.press('Enter');
  await expect(page.getByText('“abc” is not a revision')).toBeVisible();
  await expect(base).toHaveValue('');
  await expect(view.panel).toContainText('status');
});

test('what was deleted within the window is listed, also once the window has grown', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1071, { from: '1070', to: '1071' }));
  const gone = view.item('api-6f7cd7578c-zlbmq');
  await expect(view.item('api')).toBeVisible();
  await expect(gone).toHaveCount(0);
  await page.keyboard.press('0');
  await expect(gone).toHaveAttribute('title', /deleted/);
});
