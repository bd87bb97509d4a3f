import { expect, TALL, test } from './fixtures.ts';

const KEY = '/registry/configmaps/default/shop';

function settings(port: number, timeout: string, ttl: number) {
  const lines = Array.from({ length: 40 }, (_, index) => `# line ${index}`).join('\n');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shop', namespace: 'default', labels: { 'app.kubernetes.io/version': String(port) } },
    data: {
      'config.yaml': `# settings\nserver:\n  port: ${port}\n  timeout: ${timeout}\n`,
      Corefile: `.:53 {\n${lines}\n  ttl ${ttl}\n}\n`,
    },
  });
}

test.beforeEach(async ({ context, page, live, view }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize(TALL);
  await live.etcd.put(KEY, settings(8080, '60s', 30));
  const revision = await live.etcd.put(KEY, settings(8081, '1m', 60));
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
});

test('the files of a ConfigMap are compared by what they say, and can be seen as text', async ({ view }) => {
  const diff = view.panel.getByRole('list', { name: 'Differences' });
  await expect(diff.getByRole('heading')).toHaveText(['data', 'metadata']);
  const port = diff.getByRole('listitem').filter({ hasText: /port/ });
  await expect(port).toContainText('8080');
  await expect(port).toContainText('8081');
  await expect(diff.getByRole('listitem').filter({ hasText: 'timeout' })).toContainText(
    'same amount, written differently',
  );
  await expect(diff).not.toContainText('# settings');
  await diff.getByRole('button', { name: 'as text' }).click();
  await expect(diff).toContainText('# settings');

  await expect(diff).not.toContainText('# line 7');
  await diff.getByRole('button', { name: '… 39 unchanged lines' }).click();
  await expect(diff).toContainText('# line 7');

  await view.panel.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(view.panel).not.toContainText('# line 7');
  await view.panel.getByRole('button', { name: /^… \d+ unchanged lines$/ }).click();
  await expect(view.panel).toContainText('# line 7');
});

test('a path and a patch are copied', async ({ page, view }) => {
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');
  await view.panel.getByRole('button', { name: 'Copy path of data.Corefile' }).click();
  expect(await clipboard()).toBe('{.data.Corefile}');
  await view.panel.getByRole('button', { name: /^Copy path of metadata\.labels/ }).click();
  expect(await clipboard()).toBe('{.metadata.labels.app\\.kubernetes\\.io/version}');

  const copy = view.panel.getByRole('button', { name: 'Copy difference' });
  await copy.focus();
  await page.keyboard.press('Enter');
  await expect(view.panel.getByRole('button', { name: /^JSON Patch/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(copy).toBeFocused();
  const patch = JSON.parse(await clipboard()) as { op: string; path: string }[];
  expect(patch.map(({ op, path }) => `${op} ${path}`).sort()).toEqual([
    'replace /data/Corefile',
    'replace /data/config.yaml',
    'replace /metadata/labels/app.kubernetes.io~1version',
  ]);
  await copy.click();
  await view.panel.getByRole('button', { name: /^Merge patch/ }).click();
  expect(JSON.parse(await clipboard())).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/version': '8081' } },
  });
});

test('the change of a field before and after is gone to from its row', async ({ page, live, view }) => {
  await live.etcd.put(KEY, settings(8081, '1m', 90));
  const last = await live.etcd.put(KEY, settings(8082, '1m', 90));
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(last));
  await view.panel.getByRole('button', { name: 'Previous change of data.config.yaml', exact: true }).click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(last - 2));
  await expect(view.panel).toContainText('8080');
  await view.panel.getByRole('button', { name: 'Next change of data.config.yaml', exact: true }).click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(last));
  await view.panel.getByRole('button', { name: 'Next change of data.config.yaml', exact: true }).click();
  await expect(page.getByText('No later change of data["config.yaml"]')).toBeVisible();
});
