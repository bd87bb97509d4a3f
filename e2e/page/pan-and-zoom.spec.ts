import { expect, test } from './fixtures.ts';
import { FAILED_ROLLOUT, Plot, windowIn, type Range } from './plot.ts';

const POD = '/registry/pods/default/api-6f7cd7578c-zlbmq';
const WINDOW: Range = { from: 1000, to: 1030 };
const SHOWN = { from: '1000', to: '1030' };

const length = (range: Range | null) => (range === null ? Infinity : range.to - range.from + 1);

for (const [how, modifier, by] of [
  ['the wheel', null, -400],
  ['a pinch on a touchpad', 'Control', -60],
] as const) {
  test(`${how} zooms where the pointer is: the revision below it stays there`, async ({ examples, page, view }) => {
    await page.goto(examples.link('failed-rollout', 1060));
    await expect(view.step).toContainText(/\w/);
    const plot = await Plot.ofLanes(view);
    const x = plot.x(995, FAILED_ROLLOUT);
    await page.mouse.move(x, plot.rowY(1));
    if (modifier !== null) await page.keyboard.down(modifier);
    await page.mouse.wheel(0, by);
    if (modifier !== null) await page.keyboard.up(modifier);
    await expect.poll(() => length(windowIn(page))).toBeLessThan(60);
    expect(length(windowIn(page))).toBeGreaterThan(30);
    expect(await view.revision(), 'nothing was clicked').toBe(1060);

    // What the axis has there is gone to by a click.
    await page.mouse.click(x, plot.axisY);
    await expect(view.slider).toHaveAttribute('aria-valuenow', '995');

    // Out again, and no further than the recording.
    await page.mouse.wheel(0, 4000);
    await expect.poll(() => windowIn(page)).toBeNull();
    await page.mouse.click(plot.x(1040, FAILED_ROLLOUT), plot.axisY);
    await expect(view.slider).toHaveAttribute('aria-valuenow', '1040');
  });
}

test('a wheel that is turned sideways, or with Shift, pans', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1015, SHOWN));
  await expect(view.step).toContainText(/\w/);
  const plot = await Plot.ofLanes(view);
  const revisions = 5.3 * plot.perRevision(WINDOW);
  await page.mouse.move(plot.x(1020, WINDOW), plot.rowY(1));
  await page.mouse.wheel(revisions, 0);
  await expect.poll(() => windowIn(page)).toEqual({ from: 1005, to: 1035 });
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -revisions);
  await page.keyboard.up('Shift');
  await expect.poll(() => windowIn(page)).toEqual(WINDOW);
});

test('dragging pans as far as the pointer goes, clicks on nothing, and stops at the end of the recording', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1015, SHOWN));
  await expect(view.step).toContainText(/\w/);
  const plot = await Plot.ofLanes(view);
  const y = plot.rowY(2);
  const drag = async (from: number, to: number) => {
    await page.mouse.move(from, y);
    await page.mouse.down();
    await page.mouse.move(to, y, { steps: 8 });
    await page.mouse.up();
  };
  const start = plot.x(1020, WINDOW);
  await drag(start, start - 5.3 * plot.perRevision(WINDOW));
  await expect.poll(() => windowIn(page)).toEqual({ from: 1005, to: 1035 });
  // Let go, it rests: only a finger flings.
  await page.waitForTimeout(500);
  expect(windowIn(page)).toEqual({ from: 1005, to: 1035 });
  expect(await view.revision()).toBe(1015);
  expect(new URL(page.url()).searchParams.has('key')).toBe(false);

  for (let times = 0; times < 3; times++) await drag(plot.left + 10, plot.right - 10);
  await expect.poll(() => windowIn(page)).toEqual({ from: 967, to: 997 });
});

test('rows are scrolled by the wheel over their names, and dragged with the hand that pans', async ({
  examples,
  page,
  view,
}) => {
  await page.setViewportSize({ width: 1440, height: 520 });
  const query = { ...SHOWN, noise: 'show', key: '/registry/deployments/default/api' };
  await page.goto(examples.link('failed-rollout', 1020, query));
  const plot = await Plot.ofLanes(view);
  const owner = view.timeline.getByRole('option', { name: /^\s*Deployment default\/api;/ });
  await expect(owner).toHaveCount(1);
  await page.mouse.move(plot.left - 200, plot.rowY(1));
  await page.mouse.wheel(0, 120);
  await expect(owner).toHaveCount(0);
  await page.mouse.wheel(0, -120);
  await expect(owner).toHaveCount(1);

  const x = plot.x(1020, WINDOW);
  await page.mouse.move(x, plot.rowY(6));
  await page.mouse.down();
  await page.mouse.move(x, plot.rowY(1), { steps: 8 });
  await page.mouse.up();
  await expect(owner).toHaveCount(0);
  await view.urlWritten();
  expect(windowIn(page)).toEqual(WINDOW);
});

test('a double click on a row zooms to the life of its object', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD }));
  const rows = view.timeline.getByRole('option');
  await expect(rows.filter({ hasText: /^\s*deletion: / })).toHaveCount(1);
  const plot = await Plot.ofLanes(view);
  const rowY = async (name: RegExp) => plot.rowY((await rows.allTextContents()).findIndex((text) => name.test(text)));

  // It existed from 1018 to 1069, the recording ends at 1071; there is room beside it.
  await page.mouse.dblclick(plot.x(1000, FAILED_ROLLOUT), await rowY(/Pod default\/api-6f7cd7578c-zlbmq/));
  await expect.poll(() => windowIn(page)).toEqual({ from: 1013, to: 1071 });
  expect(await view.revision()).toBe(1060);

  // Its owner, by its name: since 1017, and to the end. Pods that do not change there have no row any more.
  await expect(view.timeline.getByRole('listbox')).toHaveAccessibleName(/^Objects in revisions 1\D?013 to 1\D?071$/);
  await page.mouse.dblclick(plot.left - 200, await rowY(/ReplicaSet default\/api-6f7cd7578c;/));
  await expect.poll(() => windowIn(page)).toEqual({ from: 1012, to: 1071 });
  await expect(page).toHaveURL(/key=\/registry\/replicasets\/default\/api-6f7cd7578c/);
});
