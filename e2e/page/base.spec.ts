import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const base = (page: Page) => page.getByRole('textbox', { name: 'Diff base' });
const pin = (page: Page) => page.getByRole('button', { name: 'Compare this object from here' });

test('a base that is pinned stays with its object: others are shown against the revision before, and it is there again', async ({
  page,
  replayed,
  view,
}) => {
  const [from, other, next, later] = [594, 595, 596, 598].map((recorded) => replayed.here(recorded));
  const inUrl = new RegExp(`key=/registry/pods/default/www&base=${from}`);
  await page.goto(replayed.link(594, '?noise=show&layout=text'));
  await expect(view.panel).toContainText(`r${from}`);
  await pin(page).click();
  await expect(base(page)).toHaveValue(String(from));
  await expect(pin(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(inUrl);

  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(other));
  await expect(view.step).toContainText('Event');
  await expect(base(page)).toHaveValue('');
  await expect(page).not.toHaveURL(/base=/);

  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(next));
  await expect(base(page)).toHaveValue(String(from));
  await expect(page).toHaveURL(inUrl);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(later));
  await expect(view.panel).toContainText(new RegExp(`r${from}\\s*r${later}`));

  await view.item('kubernetes').first().click();
  await expect(base(page)).toHaveValue('');
  await view.item('www').click();
  await expect(base(page)).toHaveValue(String(from));
  await view.urlWritten();
  await page.reload();
  await expect(view.panel).toContainText(new RegExp(`r${from}\\s*r${later}`));

  await view.panel.getByRole('button', { name: 'Reset diff base' }).click();
  await expect(view.panel).toContainText(new RegExp(`r${next}\\s*r${later}`));
  await view.previous.click();
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(later));
  await expect(base(page)).toHaveValue('');
});

test('a base is chosen and taken back in the history, by keyboard, and by going back', async ({
  page,
  replayed,
  view,
}) => {
  const [from, here] = [594, 603].map((recorded) => replayed.here(recorded));
  await page.goto(replayed.link(603));
  const history = await view.tab('History');
  const row = history.getByRole('button', { name: `Compare with revision ${from}` });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(view.inspector.getByRole('tab', { name: 'Diff' })).toBeFocused();
  await expect(base(page)).toHaveValue(String(from));
  await expect(view.panel).toContainText('Running');

  await view.tab('History');
  await expect(row).toHaveAttribute('aria-pressed', 'true');
  await row.click();
  await expect(row).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('v');
  await expect(view.inspector.getByRole('tab', { name: 'Diff' })).toHaveAttribute('aria-selected', 'true');
  await expect(base(page)).toHaveValue(String(here));
  await expect(view.panel).toContainText('This is the revision to compare with');
  await expect(page).toHaveURL(new RegExp(`base=${here}`));
  await page.goBack();
  await expect(page).not.toHaveURL(/base=/);
  await view.tab('Diff');
  await expect(base(page)).toHaveValue('');
});

test('a link that names a base and no object means what changes there', async ({ page, replayed, view }) => {
  const from = replayed.here(594);
  await page.goto(replayed.link(598, `?noise=show&base=${from}&layout=text`));
  await expect(view.panel).toContainText(new RegExp(`r${from}\\s*r${replayed.here(598)}`));
  await expect(base(page)).toHaveValue(String(from));
  await expect(page).toHaveURL(new RegExp(`key=/registry/pods/default/www&base=${from}`));
  await view.next.click();
  await expect(view.step).not.toContainText('Pod default/www');
  await expect(base(page)).toHaveValue('');
});

test('another recording knows nothing of a base; where all is compared, an object is too until it has one', async ({
  examples,
  page,
  view,
}) => {
  const key = '/registry/deployments/default/api';
  await page.goto(examples.link('failed-rollout', 1060, { key, base: '1028' }));
  await expect(base(page)).toHaveValue('1028');
  await page.keyboard.press('b');
  await expect(base(page)).toHaveValue('');
  await expect(base(page)).toHaveAttribute('placeholder', 'r1060');
  await base(page).fill('1014');
  await base(page).press('Enter');
  await view.inspector.getByRole('button', { name: 'End comparing' }).click();
  await expect(base(page)).toHaveValue('1014');

  const names = await view.recordings.getByRole('option').allTextContents();
  const label = (name: string) => names.find((text) => text.includes(name))?.trim() ?? '';
  await view.recordings.selectOption({ label: label('deployment-rollout') });
  await expect(page).not.toHaveURL(/base=/);
  await view.recordings.selectOption({ label: label('failed-rollout') });
  await view.item('api').first().click();
  await expect(page).toHaveURL(new RegExp(`key=${key}`));
  await expect(base(page)).toHaveValue('');
});
