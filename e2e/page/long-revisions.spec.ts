import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import { startImportedFiles, type Imported } from './imported.ts';

/** As far as a cluster gets in some years. */
const FURTHER = 1_234_560_000;

/** An example with revisions as a cluster has them that has been running for long, and no times. */
function longRevisions(): string {
  const lines = gunzipSync(readFileSync('examples/failed-rollout.ndjson.gz')).toString().trimEnd().split('\n');
  return lines
    .map((text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      for (const name of ['startRevision', 'endRevision', 'modRevision', 'createRevision']) {
        if (typeof line[name] === 'number') line[name] += FURTHER;
      }
      delete line['at'];
      return JSON.stringify(line);
    })
    .join('\n');
}

let folder: string;
let imported: Imported;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-long-'));
  const file = join(folder, 'long.ndjson');
  writeFileSync(file, longRevisions());
  imported = await startImportedFiles([file]);
});
test.afterAll(async () => {
  await imported.stop();
  rmSync(folder, { recursive: true });
});

/** Whether a text is seen whole in its field. */
const IS_WHOLE = `(input) => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(input);
  const text = Object.assign(document.createElement('canvas').getContext('2d'), { font });
  const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return text.measureText(input.placeholder).width <= room;
}`;

for (const width of [1440, 1280, 1024]) {
  test(`revisions of ten digits leave every button in view, and are never cut, ${width} wide`, async ({
    page,
    view,
    guard,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(imported.link('long', FURTHER + 1056));
    await expect(view.step).toContainText('update Deployment default/api');
    for (const name of ['Compare from here', 'Hold object', 'Classes of noise']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      expect((box?.x ?? width) + (box?.width ?? 0), name).toBeLessThanOrEqual(width);
    }
    const base = page.getByRole('textbox', { name: 'Diff base' });
    await expect(base).toHaveAttribute('placeholder', /^r1\D234\D561\D0\d\d$/);
    const whole = await page.evaluate(`(${IS_WHOLE})(document.querySelector('[aria-label="Diff base"]'))`);
    expect(whole, 'the revision that it is compared with').toBe(true);
    await page.getByRole('tab', { name: 'History' }).click();
    const row = page.getByRole('list', { name: 'Revisions of this object' }).getByRole('button').first();
    await expect(row).toContainText(/1\D234\D561\D0\d\d/);
    const beyond = await page.evaluate(`(() => {
      const cell = document.querySelector('[aria-label="Revisions of this object"] button span');
      return cell.scrollWidth - cell.clientWidth;
    })()`);
    expect(beyond, 'what of a revision is beyond its column, in pixels').toBe(0);
    guard.end();
  });
}
