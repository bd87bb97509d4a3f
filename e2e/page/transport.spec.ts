import { expect, test } from './fixtures.ts';

test('first, last, play, pause and speed', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603));
  await view.first.click();
  await expect.poll(() => view.revision()).toBeLessThan(replayed.here(591));
  await view.last.click();
  // What follows are Leases, which are hidden.
  await expect.poll(() => view.revision()).toBe(replayed.here(612));

  await page.goto(replayed.link(593));
  await expect(view.step).toContainText(/create Pod/i);
  await view.play.click();
  await expect(view.pause).toBeVisible();
  await expect.poll(() => view.revision()).toBeGreaterThan(replayed.here(594));
  await view.pause.click();
  await expect(view.play).toBeVisible();
  const stopped = await view.revision();
  await page.waitForTimeout(1500);
  expect(await view.revision()).toBe(stopped);
});

test('the slider is worked by keyboard', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603, '?noise=show'));
  await expect(view.step).toContainText(/Running/);
  await view.slider.focus();
  const at = (recorded: number) =>
    expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(recorded)));
  await page.keyboard.press('ArrowRight');
  await at(604);
  await page.keyboard.press('ArrowLeft');
  await at(603);
  await page.keyboard.press('End');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.last));
  await page.keyboard.press('Home');
  await expect.poll(() => view.revision()).toBeLessThan(replayed.here(591));
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(replayed.last));
});

test('keys: arrows, shifted arrows within the object, space, digits, question mark', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(598)));
  await page.keyboard.press('Shift+ArrowRight');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));
  await page.keyboard.press('2');
  await expect(view.inspector.getByRole('tab', { name: 'Object' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('1');
  await expect(view.inspector.getByRole('tab', { name: 'Diff' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press(' ');
  await expect(view.pause).toBeVisible();
  await page.keyboard.press(' ');
  await expect(view.play).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(/Follow live/i);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('hidden noise is stepped over, its number is told, and one switch shows it', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(594));
  await expect(view.hideNoise).toBeChecked();
  await expect(view.step).toContainText(/nodeName/);
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(596)));
  await view.previous.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(594)));
  await view.hideNoise.click();
  await expect(view.hideNoise).not.toBeChecked();
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(595)));
  await expect(page).toHaveURL(/noise=show/);
});

test('classes of noise are shown one by one, with their counts, and a link says which', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(594));
  await page.getByRole('button', { name: 'Classes of noise' }).click();
  const events = page.getByRole('checkbox', { name: /^Events \d+/ });
  await expect(events).toBeChecked();
  await events.uncheck();
  await expect(page).toHaveURL(/noise=lease,leader-election,/);
  await page.keyboard.press('Escape');
  await expect(events).toHaveCount(0);
  await expect(view.hideNoise).toBeChecked();
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(595)));
  await expect(view.step).toContainText('Event');
  await view.urlWritten();
  await page.reload();
  await page.getByRole('button', { name: 'Classes of noise' }).click();
  await expect(events).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^Leases \d+/ })).toBeChecked();
});

test('a step and a jump make one entry each in the browser’s history, and one that leads nowhere makes none', async ({
  examples,
  page,
  view,
}) => {
  const at = (revision: number) => expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await page.goto(examples.link('failed-rollout', 1067));
  await expect(view.step).toContainText(/\w/);
  for (const revision of [1068, 1069]) {
    await page.keyboard.press('ArrowRight');
    await at(revision);
    await expect(page).toHaveURL(new RegExp(`/${revision}\\b`));
  }
  // There is nothing after it.
  await page.keyboard.press('ArrowRight');
  await view.urlWritten();
  await page.goBack();
  await at(1068);
  await page.goForward();
  await at(1069);

  const overview = page.getByRole('img', { name: /^Density of changes/ });
  const box = (await overview.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height / 2);
  await expect(view.slider).not.toHaveAttribute('aria-valuenow', '1069');
  await expect(page).not.toHaveURL(/\/1069\b/);
  await page.goBack();
  await at(1069);
});
