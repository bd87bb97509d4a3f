import { expect, test } from './fixtures.ts';

test('a bookmark is set, renamed and gone to by keyboard, is kept, and comes along with a shared link', async ({
  browser,
  examples,
  guard,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1052));
  await expect(view.slider).toHaveAttribute('aria-valuenow', '1052');
  const list = page.getByRole('group', { name: 'Bookmarks' });
  const name = list.getByRole('textbox', { name: 'Name of the bookmark' });
  await page.keyboard.press('m');
  await expect(name).toBeFocused();
  await name.fill('it stops');
  await name.press('Enter');
  await expect(list).toHaveCount(0);

  await page.keyboard.press('Home');
  await page.keyboard.press('m');
  await name.press('Enter');
  await page.keyboard.press('}');
  await expect(view.slider).toHaveAttribute('aria-valuenow', '1052');
  await page.keyboard.press('{');
  await expect(view.slider).toHaveAttribute('aria-valuenow', '967');
  await page.keyboard.press('{');
  await expect(page.getByText('There is no further bookmark')).toBeVisible();

  await page.keyboard.press('}');
  await page.keyboard.press('m');
  await expect(name).toHaveValue('it stops');
  await name.fill('the rollout stops');
  await name.press('Enter');
  await view.urlWritten();
  await page.reload();
  await page.keyboard.press('m');
  await expect(list.getByRole('listitem')).toContainText(['revision 967', 'the rollout stops']);
  await list.getByRole('button', { name: 'Remove revision 967' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Escape');

  // The flag stands on the overview, and says what it is.
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  const box = (await overview.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const x = box.x + 12 + ((1052 - 966.5) / 105) * (box.width - 24);
  await page.mouse.move(x + 3, box.y + 6);
  await expect(page.getByText(/Bookmark at 1\D?052: the rollout stops/)).toBeVisible();

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await view.share.click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = String(await page.evaluate('navigator.clipboard.readText()'));
  expect(link).toContain('mark=1052:the+rollout+stops');
  const elsewhere = await browser.newContext();
  guard.watch(elsewhere);
  const other = await elsewhere.newPage();
  await other.goto(link);
  await other.getByRole('button', { name: 'Bookmarks', exact: true }).click();
  await expect(other.getByRole('group', { name: 'Bookmarks' }).getByRole('listitem')).toContainText([
    'the rollout stops',
  ]);
  await elsewhere.close();
});

test('the watched query has room of its own, above the flags of commands', async ({ examples, page }) => {
  await page.goto(examples.link('failed-rollout', 1052, { watch: 'kind:Pod' }));
  const watched = await page.getByRole('group', { name: 'Watched query' }).boundingBox();
  const overview = await page.getByRole('img', { name: /^Density of changes/ }).boundingBox();
  if (watched === null || overview === null) throw new Error('both are shown');
  expect(watched.y + watched.height).toBeLessThanOrEqual(overview.y);
  expect(overview.height).toBe(64);
});
