import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from './fixtures.ts';
import { startImportedFiles, type Imported } from './imported.ts';

const FIRST_HALF = ['2026-11-20T12:00:00Z', undefined, undefined];
const SECOND_HALF = ['2026-11-20T12:30:00Z', '2026-11-20T12:45:00Z', '2026-11-20T13:00:00Z'];

/** A history of an hour: in its first half no time is told between the first revision and the last one. */
const test = base.extend<{ half: Imported }>({
  // Playwright wants a pattern here, and the lint none that is empty.
  half: async ({ browserName: _browserName }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-half-'));
    const times = [...FIRST_HALF, ...SECOND_HALF];
    const header = { format: 'etcd-history/1', etcdVersion: '3.5.21', clusterId: '7', startRevision: 1 };
    const lines = times.map((at, index) => ({
      ...{ type: 'put', key: '/a', value: Buffer.from(`value ${index}`).toString('base64') },
      ...{ modRevision: 2 + index, createRevision: 2, version: 1 + index },
      at,
    }));
    const file = join(folder, 'half.ndjson');
    const whole = [{ ...header, endRevision: 1 + times.length, scenario: 'half' }, ...lines];
    writeFileSync(file, whole.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const half = await startImportedFiles([file]);
    await use(half);
    await half.stop();
    rmSync(folder, { recursive: true });
  },
});

/** How often the colour changes along the line below the axis of the lanes, in the left and in the right half of the plot. */
const CHANGES_ALONG_THE_AXIS = `(() => {
  const canvas = document.querySelector('section[aria-label=Timeline] canvas');
  const labels = Math.round(Math.min(280, Math.max(120, canvas.clientWidth * 0.35)));
  const [left, right] = [labels + 16, canvas.clientWidth - 16];
  const line = new OffscreenCanvas(right - left, 1).getContext('2d', { willReadFrequently: true });
  line.drawImage(canvas, left, 27, right - left, 1, 0, 0, right - left, 1);
  const { data } = line.getImageData(0, 0, right - left, 1);
  const changes = [0, 0];
  const colour = (x) => data.slice(4 * x, 4 * x + 4).join();
  for (let x = 1; x < right - left; x++) if (colour(x) !== colour(x - 1)) changes[x < (right - left) / 2 ? 0 : 1]++;
  return changes;
})()`;

test('the axis of time is dotted where times are estimated, and says so to a pointer', async ({ half, page, view }) => {
  await page.goto(half.link('half', 4));
  await expect(view.timeline.getByRole('option').first()).toBeAttached();
  const changes = () => page.evaluate<[number, number]>(CHANGES_ALONG_THE_AXIS);
  await expect.poll(changes).toEqual([0, 0]);

  await page.getByRole('combobox', { name: 'Axis' }).selectOption('by time');
  await expect.poll(async () => (await changes())[0]).toBeGreaterThan(50);
  expect((await changes())[1]).toBeLessThan(3);

  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const explained = view.timeline.getByTitle(/≈ 12:\d\d:\d\d, estimated: etcd stores no times/);
  await page.mouse.move(box.x + 280 + (box.width - 280) * 0.25, box.y + 10);
  await expect(explained).toHaveCount(1);
  await page.mouse.move(box.x + 280 + (box.width - 280) * 0.75, box.y + 10);
  await expect(explained).toHaveCount(0);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('estimated from what values say');
});
