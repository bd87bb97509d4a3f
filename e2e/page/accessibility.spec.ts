import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { freePort } from '../harness/ports.ts';
import { startServer } from '../harness/server.ts';
import { accessibilityProblems } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

const POD = '/registry/pods/default/api-6f7cd7578c-zlbmq';

/** Told for each state, so that one run says all that is wrong. */
async function isAccessible(page: Page, state: string, menu?: string): Promise<void> {
  expect.soft(await accessibilityProblems(page, menu), state).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`nothing that axe knows of is wrong, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('with a change, under each tab of the inspector', async ({ page, replayed, view }) => {
      await page.goto(replayed.link(603));
      await expect(view.step).toContainText(/Running/);
      await expect(view.item('www')).toBeVisible();
      for (const name of ['Object', 'History', 'Related', 'Raw', 'Diff'] as const) {
        await view.tab(name);
        await expect(view.panel).not.toContainText('Reading…');
        await isAccessible(page, `tab ${name}`);
      }
      await view.panel.getByRole('button', { name: 'YAML', exact: true }).click();
      await isAccessible(page, 'side by side');
      await view.panel.getByRole('button', { name: 'Copy difference' }).click();
      await isAccessible(page, 'copies of a difference', '#copy-difference');
      await page.goto(replayed.link(593));
      await expect(view.panel).toContainText('nginx');
      await isAccessible(page, 'an object that was added');
      await page.goto(replayed.link(609));
      await expect(view.step).toContainText('delete');
      await isAccessible(page, 'an object that was removed');
    });

    test('with rows below an object, a comparison, a watched query and filters', async ({ examples, page, view }) => {
      await page.goto(examples.link('failed-rollout', 1060, { key: POD, axis: 'time', idle: 'fold', pin: POD }));
      await expect(view.timeline.getByRole('option').filter({ hasText: /^container nginx: / })).toBeAttached();
      await isAccessible(page, 'tracks, and folded time');
      await view.tab('Related');
      await expect(view.panel.getByRole('group', { name: 'Graph of relations' })).toBeVisible();
      await isAccessible(page, 'related');
      await page.goto(examples.link('failed-rollout', 1060, { compare: '1000' }));
      await expect(view.inspector.getByRole('status', { name: 'Differences' })).toContainText('changed');
      await isAccessible(page, 'comparison');
      await page.goto(examples.link('failed-rollout', 1060, { watch: 'kind:Pod' }));
      await expect(page.getByRole('status', { name: 'Matches' })).toContainText('match');
      await isAccessible(page, 'watched query');
      await page.goto(examples.link('failed-rollout', 1060, { ns: 'default', kind: 'Pod' }));
      await expect(page.getByRole('button', { name: 'Clear' })).toBeVisible();
      await isAccessible(page, 'filters');
      await page.getByRole('searchbox', { name: 'Filter by text' }).fill('no such object');
      await expect(page.getByText('No object matches the filter.')).toBeVisible();
      await isAccessible(page, 'filters that nothing passes');
    });

    test('with what opens over the page', async ({ examples, page, view }) => {
      await page.goto(examples.link('failed-rollout', 1060));
      await expect(view.step).toContainText(/\w/);
      for (const text of ['api', 'spec.replicas > 0', 'no such thing at all']) {
        await view.search.fill(text);
        await expect(page.getByRole('listbox', { name: 'Found' })).toHaveAttribute('aria-busy', 'false');
        await isAccessible(page, `search for ${text}`);
      }
      await view.search.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
      await isAccessible(page, 'help');
      await page.keyboard.press('Escape');
      await page.keyboard.press('e');
      await expect(page.locator('#exports')).toBeVisible();
      await isAccessible(page, 'exports', '#exports');
      await page.keyboard.press('Escape');
      for (const name of ['first', 'second']) {
        await page.keyboard.press('m');
        await page.getByRole('textbox', { name: 'Name of the bookmark' }).fill(name);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Home');
      }
      await page.keyboard.press('m');
      await expect(page.getByRole('group', { name: 'Bookmarks' }).getByRole('listitem')).toHaveCount(2);
      await isAccessible(page, 'bookmarks', '#bookmark-list');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Classes of noise' }).click();
      await expect(page.getByRole('checkbox', { name: /^Events/ })).toBeVisible();
      await isAccessible(page, 'classes of noise', '#noise-classes');
      await page.keyboard.press('Escape');
      await view.search.fill('delete');
      await page.getByRole('option', { name: /Delete this recording/ }).click();
      await expect(page.getByRole('dialog', { name: /^Delete the recording/ })).toBeVisible();
      await isAccessible(page, 'deletion');
    });

    test('on the page of a newcomer, while files come, and when the server is gone', async ({ guard, page, view }) => {
      const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-files-'));
      const words = join(folder, 'words.ndjson');
      writeFileSync(words, 'no history\n');
      const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}` });
      try {
        await page.goto(server.origin);
        await expect(view.connection).toContainText('No etcd');
        await page.getByText('How to reach an etcd').click();
        await isAccessible(page, 'without an etcd');
        const files = await page.evaluateHandle<unknown>(`(() => {
          const data = new DataTransfer();
          data.items.add(new File(['x'], 'x'));
          return data;
        })()`);
        await page.dispatchEvent('body', 'dragenter', { dataTransfer: files });
        await expect(page.getByRole('heading', { name: 'Drop to import' })).toBeVisible();
        await isAccessible(page, 'files over the page');
        await page.dispatchEvent('body', 'dragleave', { dataTransfer: files });
        await page.locator('input[type=file]').setInputFiles([words]);
        await expect(page.getByRole('region', { name: 'Import', exact: true }).getByRole('alert')).toBeVisible();
        await isAccessible(page, 'a file that is refused');
        guard.end();
        await server.stop();
        await expect(page.getByText('The etcd-rewind server does not answer.')).toBeVisible({ timeout: 20_000 });
        await isAccessible(page, 'without a server');
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    });

    test('where there is nothing to be shown', async ({ examples, guard, live, page, view }) => {
      guard.allow(/status of 4\d\d/);
      await page.goto(live.server.origin);
      await expect(page.getByRole('heading', { name: /nothing recorded yet/ })).toBeVisible();
      await isAccessible(page, 'an etcd without a write');
      const link = examples.link('failed-rollout', 1060);
      await page.goto(`${new URL(link).origin}/r/aaaaaaaaaa-1/5`);
      await expect(page.getByRole('alert')).toBeVisible();
      await isAccessible(page, 'a recording that is not here');
      await page.goto(examples.link('failed-rollout', 9000));
      await expect(page.getByRole('alert')).toContainText('not in this recording');
      await isAccessible(page, 'a revision that is not here');
      await page.goto(examples.link('failed-rollout', 1060, { key: '/no/such' }));
      await expect(view.inspector.getByRole('note')).toContainText('/no/such');
      await isAccessible(page, 'a key that is not here');
    });

    test('on a phone', async ({ page, replayed, view }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(replayed.link(603));
      await expect(view.step).toContainText(/Running/);
      await isAccessible(page, 'timeline');
      await page.getByRole('button', { name: 'Open inspector' }).click();
      for (const name of ['Object', 'History', 'Related', 'Raw', 'Diff'] as const) {
        await view.tab(name);
        await expect(view.panel).not.toContainText('Reading…');
        await isAccessible(page, `tab ${name}`);
      }
      await page.getByRole('button', { name: 'Close inspector' }).click();
      await page.getByRole('button', { name: 'Objects', exact: true }).click();
      await expect(view.item('www')).toBeInViewport();
      await isAccessible(page, 'objects');
      await page.keyboard.press('Escape');
      await view.search.fill('www');
      await expect(page.getByRole('listbox', { name: 'Found' })).toHaveAttribute('aria-busy', 'false');
      await isAccessible(page, 'search');
      await page.goto(replayed.link(603, '?key=%2Fregistry%2Fnamespaces%2Fdefault'));
      await expect(view.inspector.getByText('did not change here')).toBeVisible();
      await isAccessible(page, 'an object that did not change');
    });
  });
}
