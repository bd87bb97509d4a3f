import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { FAILED_ROLLOUT, windowIn, type Range } from './plot.ts';

const POD = '/registry/pods/default/api-6f7cd7578c-zlbmq';

/** Presses a key that moves the window, and tells where it is then. */
async function moved(page: Page, key: string): Promise<Range> {
  const before = windowIn(page);
  await page.keyboard.press(key);
  await expect.poll(() => windowIn(page)).not.toEqual(before);
  return windowIn(page) ?? FAILED_ROLLOUT;
}

const length = ({ from, to }: Range) => to - from + 1;

test('W and + zoom in around the playhead, S and − out, A and D pan, 0 shows all', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1018));
  await expect(view.step).toContainText(/create Pod/);
  const share = ({ from, to }: Range) => (1018 - from + 0.5) / (to - from + 1);

  const half = await moved(page, 'w');
  expect(length(half) / length(FAILED_ROLLOUT)).toBeCloseTo(0.5, 1);
  expect(share(half)).toBeCloseTo(share(FAILED_ROLLOUT), 1);
  const quarter = await moved(page, '+');
  expect(length(quarter) / length(half)).toBeCloseTo(0.5, 1);
  expect(share(quarter)).toBeCloseTo(share(half), 1);

  const later = await moved(page, 'd');
  expect(Math.abs(later.from - quarter.from - length(quarter) / 4)).toBeLessThan(2);
  expect(Math.abs(length(later) - length(quarter))).toBeLessThanOrEqual(1);
  const back = await moved(page, 'a');
  expect(Math.abs(back.from - quarter.from)).toBeLessThanOrEqual(1);
  const earlier = await moved(page, 'a');
  expect(Math.abs(back.from - earlier.from - length(quarter) / 4)).toBeLessThan(2);
  await moved(page, 'd');

  const out = await moved(page, 's');
  expect(length(out) / length(quarter)).toBeCloseTo(2, 0);
  expect(await moved(page, '-')).toEqual(FAILED_ROLLOUT);
  expect(windowIn(page)).toBeNull();
  expect(await moved(page, '+')).toEqual(half);
  await page.keyboard.press('0');
  await expect.poll(() => windowIn(page)).toBeNull();
  expect(await view.revision()).toBe(1018);
});

test('F zooms to the life of the object, as Enter does on its row', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD }));
  await expect(view.timeline.getByRole('option', { selected: true })).toContainText('api-6f7cd7578c-zlbmq');
  expect(await moved(page, 'f')).toEqual({ from: 1013, to: 1071 });
  await page.keyboard.press('0');
  await expect.poll(() => windowIn(page)).toBeNull();
  await view.timeline.getByRole('listbox').focus();
  expect(await moved(page, 'Enter')).toEqual({ from: 1013, to: 1071 });
});

test('P pins the row of the object above all others, and lets it go again', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD }));
  const first = view.timeline.getByRole('option').first();
  await expect(first).toContainText(/^\s*default, \d+ objects/);
  await page.keyboard.press('p');
  await expect(first).toContainText('Pod default/api-6f7cd7578c-zlbmq');
  await expect(page.getByText('Row pinned')).toBeVisible();
  await expect(page).toHaveURL(/pin=\/registry\/pods\/default\/api-6f7cd7578c-zlbmq/);
  await page.keyboard.press('p');
  await expect(first).toContainText(/^\s*default, \d+ objects/);
  await expect(page.getByText('Row unpinned')).toBeVisible();
  await expect(page).not.toHaveURL(/pin=/);
});

test('N shows noise and hides it, T changes the axis; what is typed into a field is text', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD }));
  const leases = view.timeline.getByRole('option', { name: /^\s*Lease kube-node-lease\/node-1/ });
  await expect(view.hideNoise).toBeChecked();
  await page.keyboard.press('n');
  await expect(view.hideNoise).not.toBeChecked();
  await page.setViewportSize({ width: 1440, height: 6000 });
  await expect(leases).toHaveCount(1);
  await page.keyboard.press('n');
  await expect(view.hideNoise).toBeChecked();
  await expect(leases).toHaveCount(0);

  const axis = page.getByRole('combobox', { name: 'Axis' });
  await page.keyboard.press('t');
  await expect(axis).toHaveValue('time');
  await expect(page).toHaveURL(/axis=time/);
  await page.keyboard.press('t');
  await expect(axis).toHaveValue('revision');

  const filter = page.getByRole('searchbox', { name: 'Filter by text' });
  await filter.pressSequentially('want');
  await expect(filter).toHaveValue('want');
  await expect(page).toHaveURL(/q=want/);
  expect(windowIn(page)).toBeNull();
  await expect(axis).toHaveValue('revision');
  await expect(view.hideNoise).toBeChecked();
});

test('the list of keys says what each of them does', async ({ examples, page }) => {
  await page.goto(examples.link('failed-rollout', 1060));
  await page.keyboard.press('?');
  const lines = page.getByRole('dialog', { name: 'Keyboard' }).locator('dl > div');
  const line = (key: string) => lines.filter({ has: page.getByText(key, { exact: true }) });
  for (const [keys, does] of [
    [['+', 'W'], 'Zoom in'],
    [['-', 'S'], 'Zoom out'],
    [['A'], 'Pan left'],
    [['D'], 'Pan right'],
    [['0'], 'Show the whole recording'],
    [['F'], 'Zoom to this object'],
    [['P'], 'Pin or unpin the row of this object'],
    [['N'], 'Hide or show noise'],
    [['T'], 'Axis: revision or time'],
    [['Wheel'], 'Zoom where the pointer is'],
    [['Double click'], 'Show the life of the object'],
  ] as const) {
    for (const key of keys) await expect(line(key)).toContainText(does);
  }
});
