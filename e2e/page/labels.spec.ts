import { expect, TALL, test } from './fixtures.ts';

test('a label selector leaves what has such labels, in tree, lanes and steps, and stands in the link', async ({
  examples,
  page,
  view,
}) => {
  await page.setViewportSize(TALL);
  // The selected object has a lane whatever the filter.
  const key = '/registry/deployments/default/api';
  await page.goto(examples.link('failed-rollout', 1060, { key, fold: key, noise: 'show' }));
  const field = page.getByRole('searchbox', { name: 'Filter by labels' });
  const kinds = view.objects.getByRole('treeitem').and(page.locator('[aria-level="2"]'));
  const rows = view.timeline.getByRole('option');
  await expect(view.item('kube-system')).toBeVisible();
  await expect(rows.filter({ hasText: /^\s*(Event|Node|EndpointSlice) / })).not.toHaveCount(0);

  await field.fill('app=api');
  await expect(kinds).toHaveText([/Deployment/, /Pod/, /ReplicaSet/]);
  await expect(view.objects.getByRole('treeitem').and(page.locator('[aria-level="1"]'))).toHaveText([/default/]);
  const set = view.item('api-6f7cd7578c');
  await expect(set).toBeVisible();
  const others = rows.filter({ hasNotText: /default, \d+ objects|(Deployment|ReplicaSet|Pod) default\/api/ });
  await expect(others).toHaveCount(0);
  await expect(rows.filter({ hasText: 'Pod default/api' })).not.toHaveCount(0);
  await expect(page).toHaveURL(/labels=app%3Dapi/);

  // Also what is met by what has no labels at all.
  await field.fill('app!=api');
  await expect(view.item('kube-system')).toBeVisible();
  await expect(set).toHaveCount(0);
  await field.fill('app=api,pod-template-hash');
  await expect(kinds).toHaveText([/Pod/, /ReplicaSet/]);
  await view.next.click();
  await expect(view.step).toContainText(/Pod default\/api|ReplicaSet default\/api/);

  await view.urlWritten();
  await page.reload();
  await expect(field).toHaveValue('app=api,pod-template-hash');
  await expect(kinds).toHaveText([/Pod/, /ReplicaSet/]);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(field).toHaveValue('');
  await expect(view.item('kube-system')).toBeVisible();
});

test('what is no selector is explained beside the field, and the page goes on', async ({
  examples,
  guard,
  page,
  view,
}) => {
  guard.allow(/status of 400/);
  await page.goto(examples.link('failed-rollout', 1060, { labels: 'app=api' }));
  const field = page.getByRole('searchbox', { name: 'Filter by labels' });
  const refused = page.getByRole('search', { name: 'Filter objects' }).getByRole('alert');
  await expect(view.item('ReplicaSet')).toBeVisible();
  await field.fill('app=api,tier=');
  await field.pressSequentially('two words');
  await expect(refused).toContainText('"tier=two words" is no condition on a label.');
  await expect(refused).toContainText('env in (a,b)');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  // Of a part of it nothing is counted as if that had been meant.
  await expect(view.hideNoise.locator('.hidden-count')).toBeEmpty();
  await view.next.click();
  await expect(view.step).toContainText('default/api');

  // In a link it narrows nothing.
  await page.goto(examples.link('failed-rollout', 1060, { labels: 'two words' }));
  await expect(refused).toContainText('"two words" is no condition on a label.');
  await expect(field).toHaveValue('two words');
  await expect(view.item('kube-system')).toBeVisible();
  await expect(view.timeline.getByRole('option').first()).toBeVisible();
  await field.fill('');
  await expect(refused).toHaveCount(0);
});

test('what comes while a selector narrows is followed only where it has such labels', async ({ page, live, view }) => {
  const put = (name: string, app: string, data: string) =>
    live.etcd.put(
      `/registry/configmaps/default/${name}`,
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'ConfigMap', data: { value: data } },
        metadata: { name, namespace: 'default', uid: `uid-of-${name}`, labels: { app } },
      }),
    );
  const first = await put('one', 'web', '1');
  await page.goto(`${live.server.origin}/?labels=app%3Dweb`);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(first));
  await expect(view.item('one')).toBeVisible();

  await put('other', 'api', '1');
  const second = await put('two', 'web', '1');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second));
  await expect(view.item('two')).toBeVisible();
  const third = await put('other', 'api', '2');
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(third));
  await expect(view.item('other')).toHaveCount(0);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second));

  // It counts with the labels that it has now.
  await put('one', 'api', '2');
  await expect(view.item('one')).toHaveCount(0);
  await expect(view.item('two')).toBeVisible();
});
