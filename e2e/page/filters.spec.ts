import { expect, TALL, test } from './fixtures.ts';

test('filters leave rows out of the timeline, and the list for screen readers says so', async ({
  examples,
  page,
  view,
}) => {
  await page.setViewportSize(TALL);
  // A change of a Pod: the row of what is selected stands there under any filter.
  await page.goto(examples.link('failed-rollout', 1061, { noise: 'show' }));
  const rows = view.timeline.getByRole('option');
  const row = (name: RegExp) => rows.filter({ hasText: name });
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  /** Rows of objects: their kinds. */
  const kinds = async () =>
    [...new Set((await rows.allTextContents()).flatMap((text) => /^\s*([A-Z]\w+) \S+; /.exec(text)?.[1] ?? []))].sort();
  await expect(row(/^\s*kube-node-lease, 2 objects/)).toHaveCount(1);
  await expect(row(/^\s*Event default\//)).not.toHaveCount(0);
  await expect.poll(kinds).toEqual(['Deployment', 'Endpoints', 'Event', 'Lease', 'Pod', 'ReplicaSet']);
  await expect(overview).toHaveAccessibleName(/ created, /);
  const all = (await overview.getAttribute('aria-label')) ?? '';

  await page.getByRole('combobox', { name: 'Namespace' }).selectOption('default');
  await expect(row(/kube-/)).toHaveCount(0);
  await expect(row(/^\s*default, \d+ objects/)).toHaveCount(1);
  await expect(page).toHaveURL(/ns=default/);
  // Of the density the same is left out.
  await expect(overview).not.toHaveAttribute('aria-label', all);

  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Pod');
  await expect(row(/^\s*default, 4 objects/)).toHaveCount(1);
  await expect.poll(kinds).toEqual(['Pod']);

  await page.getByRole('searchbox', { name: 'Filter by text' }).fill('6f7cd');
  await expect(row(/^\s*default, 1 object$/)).toHaveCount(1);
  await expect(row(/^\s*Pod default\/api-6f7cd7578c-zlbmq; /)).toHaveCount(1);
  await expect(row(/669ff69b46/)).toHaveCount(0);
  await view.urlWritten();
  await page.reload();
  await expect(row(/^\s*default, 1 object$/)).toHaveCount(1);
  await expect(row(/669ff69b46/)).toHaveCount(0);

  await page.getByRole('combobox', { name: 'Kind' }).selectOption('all kinds');
  await expect(row(/^\s*ReplicaSet default\/api-6f7cd7578c; /)).toHaveCount(1);
  await expect(row(/^\s*Deployment /)).toHaveCount(0);

  await page.getByRole('search', { name: 'Filter objects' }).getByRole('button', { name: 'Clear' }).click();
  await expect(row(/^\s*kube-node-lease, 2 objects/)).toHaveCount(1);
  await expect(page).not.toHaveURL(/[?&](ns|kind|q)=/);
  await expect(overview).toHaveAttribute('aria-label', all);
});
