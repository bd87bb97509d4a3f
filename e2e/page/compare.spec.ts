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
