import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { freePort } from '../harness/ports.ts';
import { eventually, recordingsOf, startServer, type Server } from '../harness/server.ts';
import { accessibilityProblems } from './accessibility.ts';
import { expect, recordingsFolder, test as base } from './fixtures.ts';

/** A server without an etcd, with its example or without anything, for one test alone. */
const test = base.extend<{ server: Server; folder: string }>({
  server: async ({ guard }, use) => {
    const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}` });
    await use(server);
    guard.end();
    await server.stop();
  },
  // Playwright wants a pattern here, and the lint none that is empty.
  folder: async ({ browserName: _browserName }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-files-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

const rollout = join(recordingsFolder, 'deployment-rollout.ndjson.gz');
const testdata = new URL('../../server/source/bolt/testdata/', import.meta.url).pathname;
const snapshot = gunzipSync(readFileSync(join(testdata, 'deployment-rollout.etcd-3.5.21.snapshot.db.gz')));
const panel = (page: Page) => page.getByRole('region', { name: 'Import', exact: true });
const input = (page: Page) => page.locator('input[type=file]');
const uploads = () => readdirSync(tmpdir()).filter((name) => name.startsWith('etcd-rewind-upload-'));

/** Drags files of this machine over the page, and drops them if asked. */
async function drag(page: Page, files: readonly string[], types: readonly string[]): Promise<void> {
  const contents = files.map((path) => ({
    name: path.split('/').at(-1),
    base64: readFileSync(path).toString('base64'),
  }));
  // As text: it runs in the page, whose types this file does not have.
  const transfer = await page.evaluateHandle<unknown>(`(() => {
    const data = new DataTransfer();
    for (const { name, base64 } of ${JSON.stringify(contents)}) {
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    return data;
  })()`);
  for (const type of types) await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

test('a history that is dropped on the page is imported under its name, and opened', async ({ page, server, view }) => {
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  await drag(page, [rollout], ['dragenter', 'dragover']);
  const cover = page.getByRole('heading', { name: 'Drop to import' });
  await expect(cover).toBeVisible();
  await expect(page.getByText('etcdctl snapshot save', { exact: false })).toBeVisible();
  await expect(page.getByText('Several states make one history; any other files are', { exact: false })).toBeVisible();
  await drag(page, [rollout], ['dragleave']);
  await expect(cover).toBeHidden();

  await drag(page, [rollout], ['dragenter', 'drop']);
  await expect(cover).toBeHidden();
  await expect(page.getByRole('status', { name: 'Notice' })).toContainText(
    /deployment-rollout.*Imported, \d+ revisions/,
    { timeout: 30_000 },
  );
  await expect(view.recordings.locator('option:checked')).toHaveText('deployment-rollout', { timeout: 30_000 });
  const imported = (await recordingsOf(server)).find(({ name }) => name === 'deployment-rollout');
  await expect(page).toHaveURL(new RegExp(`/r/${imported?.id}`));
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(imported?.lastRevision));
  await expect(panel(page)).toBeHidden();
  // Where one came from is one step back.
  await view.urlWritten();
  await page.goBack();
  await expect(page).not.toHaveURL(new RegExp(`/r/${imported?.id}`));
});

test('several files are chosen with the keyboard; the same one again changes nothing', async ({
  page,
  server,
  view,
}) => {
  // Asked for in time: the browser has to hold its dialog back when it would open.
  const chooser = page.waitForEvent('filechooser');
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  await page.keyboard.press('i');
  await (await chooser).setFiles([rollout, join(recordingsFolder, 'crd-and-configmap-etcd34.ndjson.gz')]);
  await expect(view.recordings.locator('option:checked')).toHaveText('crd-and-configmap-etcd34', { timeout: 30_000 });
  await expect(view.recordings.locator('option', { hasText: 'deployment-rollout' })).toHaveCount(1);
  const before = (await recordingsOf(server)).map(({ id }) => id).sort();
  await input(page).setInputFiles(rollout);
  await expect(page.getByRole('status', { name: 'Notice' })).toContainText('Everything in it was here already');
  await expect(view.recordings.locator('option:checked')).toHaveText('deployment-rollout');
  expect((await recordingsOf(server)).map(({ id }) => id).sort()).toEqual(before);
});

test('two states that are dropped together are one recording, of what came to be between them', async ({
  page,
  server,
  view,
  folder,
}) => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const state = (name: string, revision: number, keys: readonly [string, number][]) => {
    const kvs = keys.map(([key, at]) => ({
      key: base64(key),
      create_revision: at,
      mod_revision: at,
      version: 1,
      value: base64(`${key} at ${at}`),
    }));
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ header: { cluster_id: 7, revision }, kvs, count: kvs.length }));
    return path;
  };
  const after = state('after.json', 9, [
    ['/old', 3],
    ['/new', 8],
  ]);
  const before = state('before.json', 5, [['/old', 3]]);
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  await drag(page, [before, after], ['dragenter', 'drop']);
  await expect(page.getByRole('status', { name: 'Notice' })).toContainText('before.json, after.json: Imported');
  await expect(view.recordings.locator('option:checked')).toHaveText('before … after');
  expect(await recordingsOf(server)).toContainEqual(
    expect.objectContaining({ name: 'before … after', firstRevision: 5, lastRevision: 9 }),
  );
  await expect(view.step).toContainText('create /new');
  await expect.poll(uploads).toEqual([]);
});

test('a damaged file is refused with what is wrong and where, and nothing of it stays', async ({
  page,
  server,
  view,
  folder,
}) => {
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  const before = (await recordingsOf(server)).map(({ id }) => id);
  const cut = join(folder, 'cut.ndjson.gz');
  writeFileSync(cut, readFileSync(rollout).subarray(0, 60_000));
  const words = join(folder, 'words.ndjson');
  writeFileSync(words, '{"format":"etcd-history/1","startRevision":1,"endRevision":2}\nnot json\n');
  const empty = join(folder, 'empty.ndjson');
  writeFileSync(empty, '');
  await input(page).setInputFiles([cut, words, empty]);
  const alerts = panel(page).getByRole('alert');
  await expect(alerts).toHaveCount(3);
  await expect(alerts.nth(0)).toContainText(/cut\.ndjson\.gz is damaged: its gzip ends or breaks/);
  await expect(alerts.nth(1)).toContainText(/words\.ndjson, line 2: /);
  await expect(alerts.nth(2)).toContainText('empty');
  await expect(panel(page)).not.toContainText('/tmp');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect((await recordingsOf(server)).map(({ id }) => id)).toEqual(before);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});

test('of a damaged snapshot what can be read is imported when asked, and what is left out is told', async ({
  page,
  server,
  view,
  folder,
}) => {
  const cut = join(folder, 'cut.db');
  writeFileSync(cut, snapshot.subarray(0, 300_000));
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  await input(page).setInputFiles(cut);
  await expect(panel(page).getByRole('alert')).toContainText('cut.db is damaged');
  await expect(panel(page)).not.toContainText('etcd-rewind import');
  expect(await accessibilityProblems(page)).toEqual([]);
  await panel(page).getByRole('button', { name: 'Import what can be read: cut.db' }).click();
  await expect(panel(page)).toContainText(/Imported, \d+ revisions/, { timeout: 30_000 });
  await expect(panel(page)).toContainText(/Damaged\. Left out:.*page \d+/);
  await expect(panel(page)).not.toContainText('/tmp');
  await panel(page).getByRole('button', { name: 'Open' }).click();
  await expect(view.recordings.locator('option:checked')).toHaveText('cut');
});

test('an import that is cancelled while it is sent, or while it is read, leaves nothing', async ({
  page,
  server,
  view,
}) => {
  const waiting = new Set(uploads());
  const ours = () => uploads().filter((name) => !waiting.has(name));
  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  const before = (await recordingsOf(server)).map(({ id }) => id);
  const cancel = panel(page).getByRole('button', { name: /^Cancel the import of / });

  // So slow a connection that it is still being sent.
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20_000 };
  await network.send('Network.emulateNetworkConditions', slow);
  await input(page).setInputFiles(rollout);
  await expect(panel(page)).toContainText('Uploading');
  await cancel.click();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole('status', { name: 'Notice' })).toContainText('cancelled');
  await expect.poll(ours).toEqual([]);
  await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });

  await input(page).setInputFiles(join(recordingsFolder, 'busy-cluster.ndjson.gz'));
  await expect(panel(page)).toContainText('Storing', { timeout: 30_000 });
  await expect(panel(page).getByRole('progressbar')).toHaveAccessibleName('busy-cluster.ndjson.gz');
  await cancel.click();
  await eventually(async () => ours().length === 0, 'the upload removed');
  await eventually(async () => (await recordingsOf(server)).length === before.length, 'the recording taken away');
  expect((await recordingsOf(server)).map(({ id }) => id)).toEqual(before);
  await expect(view.recordings.locator('option')).toHaveCount(before.length);
});

test('what is exported and imported elsewhere is the same recording', async ({
  page,
  replayed,
  server,
  view,
  folder,
}) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  await page.keyboard.press('e');
  const menu = page.locator('#exports');
  await expect(menu.getByRole('link', { name: /^Whole recording/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^[\w.-]+\.ndjson\.gz$/);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);

  await page.goto(server.origin);
  await expect(view.slider).toBeVisible();
  await input(page).setInputFiles(path);
  await expect(page).toHaveURL(new RegExp(`/r/${replayed.recording}/`), { timeout: 30_000 });
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(replayed.last));
  // A link from there works here.
  await page.goto(`${server.origin}${new URL(replayed.link(603)).pathname}`);
  await expect(view.step).toContainText(/Running/);
});

test('parts are exported: the visible range, what the filters say, a zip, the objects as YAML', async ({
  page,
  replayed,
  view,
}) => {
  const [from, to] = [replayed.here(600), replayed.here(606)];
  await page.goto(replayed.link(603, `?from=${from}&to=${to}&ns=default&kind=Pod`));
  await expect(view.step).toContainText(/Running/);
  const get = async (name: RegExp | string) => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download');
    await page.locator('#exports').getByRole('link', { name }).click();
    const file = await download;
    return { name: file.suggestedFilename(), url: file.url(), content: readFileSync(await file.path()) };
  };
  expect(await get(/^Visible range/)).toMatchObject({
    name: expect.stringContaining(`-from-r${from}-to-r${to}.ndjson`),
  });
  expect(await get(/^Filtered objects/)).toMatchObject({
    name: expect.stringMatching(/-default-Pod\.ndjson\.gz$/),
  });
  const zip = await get(/^JSON files/);
  expect(zip.content.subarray(0, 2).toString()).toBe('PK');
  const yaml = await get(/as YAML/);
  expect(yaml.name).toContain(`-r${replayed.here(603)}-default-Pod.yaml`);
  expect(yaml.content.toString()).toMatch(/kind: Pod[\s\S]*name: www/);

  // The same by the search field.
  await view.search.fill('zip');
  await expect(page.getByRole('option', { name: /Export as a zip/ })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).url()).toBe(zip.url);
});

test('a recording is deleted once that is confirmed, and the page begins anew', async ({ page, server, view }) => {
  await page.goto(server.origin);
  await expect(view.step).toContainText(/\w/);
  const [example] = await recordingsOf(server);
  const dialog = page.getByRole('dialog', { name: /^Delete the recording / });
  const ask = async () => {
    await page.getByRole('combobox', { name: 'Search or jump' }).fill('delete');
    await page.getByRole('option', { name: /Delete this recording/ }).click();
    await expect(dialog).toContainText(/\d+ revisions/);
  };
  await ask();
  // Enter does no harm.
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(await recordingsOf(server)).toHaveLength(1);

  await ask();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page).toHaveURL(`${server.origin}/`);
  await expect(view.step).toHaveCount(0);
  expect((await recordingsOf(server)).map(({ id }) => id)).not.toContain(example?.id);
});
