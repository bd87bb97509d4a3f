import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDump, writeDumps } from '../../server/source/dump/dump.fixture.ts';
import { expect, test } from './fixtures.ts';
import { startImportedFiles } from './imported.ts';

/** As two dumps that make one history are called together. */
const RECORDING = 'before … after';

test('between two dumps only what still stood in the second is told, and what existed there is not made up', async ({
  page,
  view,
  guard,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-gaps-'));
  const [before, after] = [join(home, 'before.json'), join(home, 'after.json')];
  writeDumps(before, after);
  const imported = await startImportedFiles([before, after]);
  try {
    const at = (revision: number) => imported.link(RECORDING, revision);
    const tree = page.getByRole('tree', { name: 'Objects' });

    guard.allow(/the server responded with a status of 404/);
    await page.goto(at(14));
    await expect(page.getByRole('alert')).toContainText('Revision 14 was not recorded');
    await expect(page.getByRole('alert')).toContainText('nobody was recording then');

    await page.goto(at(15));
    await expect(view.step).toContainText('update /moved: a 1 → 3');
    await expect(page.getByText('Revisions 11 to 20 are missing', { exact: false })).toBeVisible();
    // What existed is told as of the revision before the gap.
    await expect(page.getByText('at r10', { exact: true })).toBeVisible();
    await expect(tree.getByText('came')).toHaveCount(0);

    await page.keyboard.press('ArrowRight');
    await expect(view.step).toContainText('update /once');
    await page.goto(at(20));
    await expect(view.step).toContainText('Here the recording goes on');
    await expect(tree.getByText('came')).toBeVisible();
    await expect(page.getByText('at r20', { exact: true })).toBeVisible();
  } finally {
    await imported.stop();
    rmSync(home, { recursive: true });
  }
});

test('of a key that came and was changed between two dumps only what the list told is said', async ({
  page,
  view,
  guard,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-gaps-'));
  const [before, after] = [join(home, 'before.json'), join(home, 'after.json')];
  writeDump(before, 16, [{ key: '/foo', value: 'foo', mod: 5, version: 1, created: 5 }]);
  writeDump(after, 19, [{ key: '/cm', value: '{"a":2}', mod: 19, version: 2, created: 17 }]);
  const imported = await startImportedFiles([before, after]);
  try {
    await page.goto(imported.link(RECORDING, 19, { key: '/cm' }));
    await expect(page.getByText('2 keys that the list told of')).toBeVisible();
    await view.tab('Diff');
    await expect(view.panel).toContainText(
      'This version is known from a list at r19, after a gap; it was created at r17; what it was before is not recorded.',
    );
    await expect(view.panel).not.toContainText('when the recording began');
  } finally {
    guard.end();
    await imported.stop();
    rmSync(home, { recursive: true });
  }
});
