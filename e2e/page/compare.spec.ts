import { expect, test } from './fixtures.ts';

test('two revisions are compared: what came, went and changed, each with its difference, and in the link', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(593));
  await page.keyboard.press('b');
  const compared = view.inspector.getByRole('region', { name: 'Compared' });
  await expect(compared).toContainText('Nothing differs.');
  await view.slider.press('ArrowRight');
  await expect(compared.getByRole('status', { name: 'Differences' })).toContainText(/1 changed/);
  await page.goto(replayed.link(603, `?compare=${replayed.here(593)}`));
  await compared.getByRole('button', { name: /update default\/www/ }).click();
  await expect(view.panel).toContainText('nodeName');
  await expect(view.panel).toContainText('Running');
  await expect(page.getByRole('textbox', { name: 'Diff base' })).toHaveAttribute('placeholder', /^r[\d\s]+$/);
  await expect(page).toHaveURL(new RegExp(`compare=${replayed.here(593)}`));

  await page.goto(replayed.link(593, `?compare=${replayed.here(592)}`));
  await compared.getByRole('button', { name: /create default\/www/ }).click();
  await expect(view.panel).toContainText('image: ');
  await compared.getByRole('button', { name: 'End comparing' }).click();
  await expect(compared).toHaveCount(0);
  await expect(page).not.toHaveURL(/compare=/);
});

test('an object that went between two revisions is among the differences, with all that it was', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1071, { compare: '1060' }));
  const compared = view.inspector.getByRole('region', { name: 'Compared' });
  await expect(compared.getByRole('status', { name: 'Differences' })).toContainText(/\b1 removed/);
  const gone = compared.getByRole('button', { name: /^delete default\/api-6f7cd7578c-zlbmq$/ });
  await gone.click();
  await expect(gone).toHaveAttribute('aria-current', 'true');
  const removed = view.panel.getByLabel('removed object');
  await expect(removed).toContainText('name: api-6f7cd7578c-zlbmq');
  await expect(page.getByRole('textbox', { name: 'Diff base' })).toHaveAttribute('placeholder', /^r1\D?060$/);
  await view.urlWritten();
  await page.reload();
  await expect(removed).toContainText('name: api-6f7cd7578c-zlbmq');
});

test('a link says which earlier revision of the object its difference begins at', async ({ examples, page, view }) => {
  const key = '/registry/deployments/default/api';
  await page.goto(examples.link('failed-rollout', 1052, { key, base: '1014' }));
  const base = page.getByRole('textbox', { name: 'Diff base' });
  const image = view.panel.getByRole('listitem').filter({ hasText: /image/ });
  await expect(base).toHaveValue('1014');
  await expect(image).toContainText('nginx:nope');
  await expect(view.panel).toContainText('ProgressDeadlineExceeded');

  // Against the revision before, the image is the same.
  await view.panel.getByRole('button', { name: 'reset' }).click();
  await expect(image).toHaveCount(0);
  await expect(view.panel).toContainText('ProgressDeadlineExceeded');
  await expect(page).not.toHaveURL(/base=/);
  await base.fill('1014');
  await base.press('Enter');
  await expect(page).toHaveURL(/base=1014/);
  await expect(image).toContainText('nginx:nope');
});
