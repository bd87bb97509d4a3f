import { expect, test } from './fixtures.ts';
import { FAILED_ROLLOUT, Plot, windowIn } from './plot.ts';

test('what is dragged over on the overview is what the lanes show; a double click shows all again', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1010));
  await expect(view.step).toContainText(/\w/);
  const rows = view.timeline.getByRole('listbox');
  await expect(rows).toHaveAccessibleName(/^Objects in revisions 967 to 1\D?071$/);
  const plot = await Plot.ofOverview(page);
  const drag = async (from: number, to: number) => {
    await page.mouse.move(plot.x(from, FAILED_ROLLOUT), plot.top + 36);
    await page.mouse.down();
    await page.mouse.move(plot.x(to, FAILED_ROLLOUT), plot.top + 36, { steps: 6 });
    await page.mouse.up();
  };

  await drag(990, 1030);
  await expect.poll(() => windowIn(page)).toEqual({ from: 990, to: 1030 });
  await expect(rows).toHaveAccessibleName(/^Objects in revisions 990 to 1\D?030$/);
  await expect(page.getByRole('img', { name: /^Density of changes/ })).toHaveAccessibleName(/990 to 1\D?030/);

  // Within, it moves; at an edge, that edge; outside, another one begins, from either side.
  await drag(1005, 1015);
  await expect.poll(() => windowIn(page)).toEqual({ from: 1000, to: 1040 });
  await drag(999.5, 980);
  await expect.poll(() => windowIn(page)).toEqual({ from: 980, to: 1040 });
  await drag(1040.5, 1060);
  await expect.poll(() => windowIn(page)).toEqual({ from: 980, to: 1060 });
  await drag(977, 970);
  await expect.poll(() => windowIn(page)).toEqual({ from: 970, to: 977 });
  expect(await view.revision(), 'no drag is a click').toBe(1010);

  // The first of the two clicks takes the playhead along; the second one brings it back.
  await page.mouse.dblclick(plot.x(1050, FAILED_ROLLOUT), plot.top + 36);
  await expect.poll(() => windowIn(page)).toBeNull();
  await expect(view.slider).toHaveAttribute('aria-valuenow', '1010');
  await expect(rows).toHaveAccessibleName(/^Objects in revisions 967 to 1\D?071$/);
});
