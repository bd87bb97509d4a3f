import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { FAILED_ROLLOUT, Plot, type Range } from './plot.ts';

/** Where the axis of the overview is, below its columns: marks of matches stand on it. */
const AXIS_Y = 48;

/** What is used of a canvas in the page. */
interface Canvas {
  readonly width: number;
  readonly clientWidth: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** Colours on the overview's axis at some revisions. */
async function onAxis(page: Page, revisions: readonly number[], whole: Range): Promise<readonly string[]> {
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  const plot = await Plot.ofOverview(page);
  const left = (await overview.boundingBox())?.x ?? 0;
  const places = revisions.map((revision) => plot.x(revision, whole) - left);
  return overview
    .locator('canvas')
    .first()
    .evaluate(
      (element, { xs, y }) => {
        const canvas = element as unknown as Canvas;
        const ratio = canvas.width / canvas.clientWidth;
        return xs.map((x) => String(canvas.getContext('2d').getImageData(Math.round(x * ratio), y * ratio, 1, 1).data));
      },
      { xs: places, y: AXIS_Y },
    );
}

for (const { text, recording, whole, start, hits, marks, free, says } of [
  {
    text: 'status.phase changes',
    recording: 'failed-rollout',
    whole: FAILED_ROLLOUT,
    start: 990,
    hits: [1000, 1002, 1003, 1067],
    marks: [1000, 1002, 1003, 1067],
    free: [990, 1040],
    says: /phase \w+ → \w+/,
  },
  {
    text: 'spec.replicas > 3',
    recording: 'deployment-rollout',
    whole: { from: 614, to: 966 },
    start: 620,
    hits: [887, 888],
    // One mark is for both: there is no room for two.
    marks: [887],
    free: [870, 900],
    says: /replicas \d → 5/,
  },
] as const) {
  test(`“${text}” is watched: its matches are marked, and gone to one by one`, async ({
    examples,
    guard,
    page,
    view,
  }) => {
    // What is drawn is read here, which a page itself never does.
    guard.allow(/willReadFrequently/);
    const at = (revision: number | undefined) =>
      expect(view.slider).toHaveAttribute('aria-valuenow', String(revision ?? 0));
    await page.goto(examples.link(recording, start));
    await expect(view.step).toContainText(/\w/);
    const watched = page.getByRole('group', { name: 'Watched query' });
    await view.search.fill(text);
    await page.getByRole('option', { name: /^Watch/ }).click();
    await expect(watched).toContainText(text);
    await expect(watched.getByRole('status', { name: 'Matches' })).toHaveText(`${hits.length} matches`);

    const plain = await onAxis(page, free, whole);
    await expect(async () => {
      const marked = await onAxis(page, marks, whole);
      expect(new Set(marked).size, 'all in one colour').toBe(1);
      expect(plain).not.toContain(marked[0]);
    }).toPass({ timeout: 5000 });

    const next = watched.getByRole('button', { name: 'Next match' });
    for (const revision of hits) {
      await next.click();
      await at(revision);
      await expect(view.step).toContainText(says);
    }
    await next.click();
    await expect(page.getByText('There is no later match')).toBeVisible();
    await view.next.click();
    await expect(page.getByText(/no later match. To step to every revision/)).toBeVisible();
    await at(hits.at(-1));
    await watched.getByRole('button', { name: 'Previous match' }).click();
    await at(hits.at(-2));

    await watched.getByRole('button', { name: 'End watching' }).click();
    await expect(watched).toHaveCount(0);
    await expect.poll(async () => plain.includes((await onAxis(page, marks, whole))[0] ?? '')).toBe(true);
  });
}
