import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDump, writeDumps } from '../../server/source/dump/dump.fixture.ts';
import { freePort } from '../harness/ports.ts';
import { recordingsOf, runProgram, startServer } from '../harness/server.ts';
import { expect, test } from './fixtures.ts';

test('between two dumps only what still stood in the second is told, and what existed there is not made up', async ({
  page,
  view,
  guard,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-gaps-'));
  const [before, after, database] = [join(home, 'before.json'), join(home, 'after.json'), join(home, 'rewind.db')];
  writeDumps(before, after);
  const imported = await runProgram(['import', '--db', database, before, after]);
  expect(imported.code, imported.output).toBe(0);
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
  try {
    const [recording] = await recordingsOf(server);
    const at = (revision: number) => `${server.origin}/r/${recording?.id}/${revision}`;
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
    await server.stop();
    rmSync(home, { recursive: true });
  }
});

test('of a key that came and was changed between two dumps only what the list told is said', async ({
  page,
  view,
  guard,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-gaps-'));
  const [before, after, database] = [join(home, 'before.json'), join(home, 'after.json'), join(home, 'rewind.db')];
  writeDump(before, 16, [{ key: '/foo', value: 'foo', mod: 5, version: 1, created: 5 }]);
  writeDump(after, 19, [{ key: '/cm', value: '{"a":2}', mod: 19, version: 2, created: 17 }]);
  const imported = await runProgram(['import', '--db', database, before, after]);
  expect(imported.code, imported.output).toBe(0);
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
  try {
    const [recording] = await recordingsOf(server);
    await page.goto(`${server.origin}/r/${recording?.id}/19?key=%2Fcm`);
    await expect(page.getByText('2 keys that the list told of')).toBeVisible();
    await view.tab('Diff');
    await expect(view.panel).toContainText(
      'This version is known from a list at r19, after a gap; it was created at r17; what it was before is not recorded.',
    );
    await expect(view.panel).not.toContainText('when the recording began');
  } finally {
    guard.end();
    await server.stop();
    rmSync(home, { recursive: true });
  }
});
