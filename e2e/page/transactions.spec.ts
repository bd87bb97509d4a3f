import { expect, test } from './fixtures.ts';
import { startImported, type Imported } from './imported.ts';

/** Where a lease runs out, and etcd deletes 287 Events in one transaction. */
const LARGE = 13_221;

let imported: Imported;

test.beforeAll(async () => {
  imported = await startImported(['busy-cluster']);
});

test.afterAll(() => imported.stop());

test('287 keys that one transaction changed are one step: on the rows, in the card and on the overview', async ({
  guard,
  page,
  view,
}) => {
  const query = { noise: 'show', from: '13200', to: '13240', sort: 'last-changed', q: 'api-5bfbd78b' };
  await page.goto(imported.link('busy-cluster', LARGE - 1, query));
  const rows = view.timeline.getByRole('option');
  await expect(rows.filter({ hasText: /delete at 13\D?221/ })).not.toHaveCount(0);

  // The mark, found as the pointer would: the card says what it belongs to.
  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const labels = Math.round(Math.min(280, Math.max(120, (box.width - 15) * 0.35)));
  const [left, right] = [labels + 12, box.width - 15 - 12];
  const mark = box.x + left + ((LARGE - 13_199.5) / 41) * (right - left);
  const card = page.getByText('287 keys in one transaction');
  await expect(async () => {
    // The selected object's own row may still come, and moves those below it.
    const texts = await rows.allTextContents();
    const at = texts.findIndex((text) => /delete at 13\D?221/.test(text));
    for (let beside = -12; beside <= 12 && !(await card.isVisible()); beside += 4) {
      await page.mouse.move(mark + beside, box.y + 28 + at * 24 + 12);
      await card.waitFor({ timeout: 400 }).catch(() => undefined);
    }
    await expect(card).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 20_000 });
  await page.mouse.down();
  await page.mouse.up();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(LARGE));
  await expect(view.inspector).toContainText('287');

  // One step leads past it.
  await view.next.click();
  await expect(view.slider).not.toHaveAttribute('aria-valuenow', String(LARGE));

  const whole = imported.link('busy-cluster', LARGE, { noise: 'show' });
  await page.goto(whole);
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  await expect(overview).toHaveAccessibleName(/Largest: 13\D?221 with 287 keys in one transaction/);
  const bounds = (await overview.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const x = bounds.x + 12 + ((LARGE - 387.5) / (21_392 - 388 + 1)) * (bounds.width - 24);
  await page.mouse.move(x, bounds.y + 35);
  await expect(page.getByText(/^13\D?221: 287 keys in one transaction$/)).toBeVisible();
  guard.end();
});
