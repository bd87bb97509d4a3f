import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** How many colours the canvases of the page have together. */
const COLOURS_DRAWN = `(() => {
  const seen = new Set();
  for (const canvas of document.querySelectorAll('canvas')) {
    if (canvas.width === 0 || canvas.height === 0) continue;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return seen.size;
})()`;

test('at 1024 pixels nothing is cut off, and the transport has one row', async ({ page, replayed, view }) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  for (const name of ['Object', 'History', 'Related', 'Raw', 'Diff'] as const) {
    await view.tab(name);
    await expect(view.panel).not.toBeEmpty();
  }
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  const transport = await page.getByRole('contentinfo').boundingBox();
  expect(transport?.height, 'one row').toBeLessThan(60);
});

test('on a phone a link is read in a sheet, and the objects are a drawer', async ({ page, replayed, view }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  const transport = await page.getByRole('contentinfo').boundingBox();
  expect(transport?.height, 'two rows').toBeLessThan(90);

  const lift = page.getByRole('button', { name: 'Open inspector' });
  await lift.click();
  await expect(lift).toBeHidden();
  for (const name of ['Object', 'Related', 'Diff'] as const) await expect(await view.tab(name)).toBeInViewport();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Close inspector' }).click();

  await expect(view.objects).toBeHidden();
  await page.getByRole('button', { name: 'Objects', exact: true }).click();
  await view.item('www').click();
  await expect(view.objects).toBeHidden();
  await expect(view.panel).toBeInViewport();
});

test('between phone and desktop the timeline has the room of the objects', async ({ page, replayed, view }) => {
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  await expect(view.objects).toBeHidden();
  expect((await view.timeline.boundingBox())?.width).toBeGreaterThan(380);
  await page.getByRole('button', { name: 'Objects', exact: true }).click();
  await expect(view.item('www')).toBeInViewport();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.keyboard.press('Escape');
  await expect(view.objects).toBeHidden();
});

function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}

test('the theme follows the system, and the button changes and keeps it', async ({ page, replayed, view }) => {
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  const button = page.getByRole('button', { name: /theme/i });
  await button.click(); // from the system's to light
  await expect.poll(background).toBe(light);
  await page.reload();
  await expect(view.step).toContainText(/Running/);
  await expect.poll(background).toBe(light);
  await button.click(); // dark
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe(dark);
});

test('the timeline is drawn, and has a list for those who cannot see it', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  await expect(view.timeline.locator('canvas').first()).toBeVisible();
  await expect.poll(() => page.evaluate<number>(COLOURS_DRAWN)).toBeGreaterThan(5);
  await expect(view.timeline).toContainText('www');
});

test('the list of the timeline says what was there before the recording, and where all changes are', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1052, { noise: 'show', kind: 'Lease' }));
  const list = view.timeline.getByRole('listbox', { name: /^Objects in revisions/ });
  await expect(list).toHaveAccessibleDescription(/the tab History of the object lists all of them/);
  const known = list.getByRole('option').filter({ hasText: /Lease .*; exists since before the recording; update at / });
  await expect(known).toHaveCount(3);
});

test('answers carry a strict Content-Security-Policy and its companions', async ({ request, replayed }) => {
  const answer = await request.get(replayed.server.origin);
  const { 'content-security-policy': policy = '', ...headers } = answer.headers();
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe-(inline|eval)|https?:|\*/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  const html = await answer.text();
  expect(html).not.toMatch(/(src|href)="https?:\/\//);
});

for (const [width, height] of [
  [2560, 1440],
  [3840, 2160],
] as const) {
  test(`${width} pixels wide nothing is cut off, and all of the room is used`, async ({ page, replayed, view }) => {
    await page.setViewportSize({ width, height });
    await page.goto(replayed.link(603));
    await expect(view.step).toContainText(/Running/);
    const box = async (part: Locator) => (await part.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [timeline, inspector] = [await box(view.timeline), await box(view.inspector)];
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    expect(timeline.width + inspector.width).toBeGreaterThan(width * 0.75);
    expect(Math.round(inspector.x + inspector.width)).toBe(width);
    expect(inspector.y + inspector.height).toBeGreaterThan(height * 0.9);
  });
}
