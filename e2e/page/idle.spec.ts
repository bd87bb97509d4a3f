import { expect, test } from './fixtures.ts';

test('idle time is folded on the axis of time, by choice and by key, and the link says so', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1052));
  const axis = page.getByRole('combobox', { name: 'Axis' });
  const folded = page.getByText(/idle time folded/);
  await expect(axis).toHaveValue('revision');
  await expect(folded).toHaveCount(0);
  await axis.selectOption('by time, idle folded');
  await expect(folded).toBeVisible();
  await expect(page).toHaveURL(/axis=time&idle=fold/);

  // Eleven seconds without a change lie in one short break: a click behind it still goes to the revision that is there.
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  const box = (await overview.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const revisions: number[] = [];
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    await page.mouse.click(box.x + 12 + share * (box.width - 24), box.y + 40);
    await page.waitForTimeout(600); // else two clicks are one double click
    revisions.push(await view.revision());
  }
  expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  expect(new Set(revisions).size).toBeGreaterThan(3);

  await view.urlWritten();
  await page.reload();
  await expect(axis).toHaveValue('folded');
  await expect(folded).toBeVisible();
  await page.keyboard.press('z');
  await expect(axis).toHaveValue('time');
  await expect(folded).toHaveCount(0);
  await expect(page).not.toHaveURL(/idle=/);
});
