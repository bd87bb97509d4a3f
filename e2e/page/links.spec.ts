import { expect, test } from './fixtures.ts';

const wrong: readonly { name: string; path: (id: string, last: number) => string; says: RegExp }[] = [
  { name: 'an unknown recording', path: () => '/r/aaaaaaaaaa-1/5', says: /another history/ },
  { name: 'a revision that is no number', path: (id) => `/r/${id}/latest`, says: /not a revision.*“latest”/s },
  {
    name: 'a revision of the future',
    path: (id, last) => `/r/${id}/${last + 1000}`,
    says: /not here yet.*last recorded/s,
  },
  { name: 'a revision beyond 2^53', path: (id) => `/r/${id}/99999999999999999999`, says: /not a revision/ },
  { name: 'a negative revision', path: (id) => `/r/${id}/-4`, says: /not a revision.*“-4”/s },
];

for (const { name, path, says } of wrong) {
  test(`${name} has a clear answer, and the page can be used on`, async ({ guard, page, replayed, view }) => {
    guard.allow(/status of 4\d\d/);
    await page.goto(replayed.server.origin + path(replayed.recording, replayed.last));
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByRole('main')).toContainText(says);
    await expect(page.getByText('No key exists at this revision')).toHaveCount(0);
    await page.goto(replayed.link(603));
    await expect(view.step).toContainText(/Running/);
  });
}

test('what a link shows first is under way before the page has begun, and asked for once', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  await expect(page.getByRole('tree', { name: 'Objects' }).getByRole('treeitem').first()).toBeVisible();
  // Chromium complains of what nobody takes some seconds after the page has loaded.
  await page.waitForTimeout(5000);
  const requests = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => {
      const { name, startTime, responseEnd }: { name: string; startTime: number; responseEnd: number } = entry.toJSON();
      const what = /\/(keys|revisions|assets|recordings)(?:\/\d+|\/index.*\.js|\?rev=.*)?$/.exec(name)?.[0] ?? '';
      return { what, startTime, responseEnd };
    }),
  );
  const script = requests.find(({ what }) => what.endsWith('.js'));
  const here = replayed.here(603);
  for (const what of ['/recordings', `/revisions/${here}`, `/keys?rev=${here}&limit=2000`]) {
    const asked = requests.filter((request) => request.what === what);
    expect(asked, what).toHaveLength(1);
    expect(asked[0]?.startTime, what).toBeLessThan(script?.responseEnd ?? 0);
  }
});

test('parameters that make no sense take their defaults', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603, '?tab=zzz&axis=9&from=90&to=3&step=&base=x&noise=perhaps&pin=&layout=cube'));
  await expect(view.step).toContainText(/Running/);
  await expect(view.inspector.getByRole('tab', { name: 'Diff' })).toHaveAttribute('aria-selected', 'true');
});

test('a key that was never there is said to be none, and the revision is shown', async ({
  guard,
  page,
  replayed,
  view,
}) => {
  guard.allow(/status of 404/);
  await page.goto(replayed.link(603, '?key=%2Fno%2Fsuch'));
  await expect(view.panel).toContainText(/no such key|not (exist|found|there)|did not exist|never/i);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));
  await expect(view.inspector.getByRole('note')).toHaveText('/no/such exists at no revision of this recording');
});

test('a link to an object before it existed leads to where it comes', async ({ guard, page, replayed, view }) => {
  guard.allow(/status of 404/);
  await page.goto(replayed.link(591, '?key=%2Fregistry%2Fpods%2Fdefault%2Fwww'));
  const note = view.inspector.getByRole('note');
  await expect(note).toContainText('/registry/pods/default/www does not exist before');
  await note.getByRole('button').click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(593)));
  await expect(view.step).toContainText('create Pod default/www');
});

test('an address that is no page leads to the beginning, and is said', async ({ guard, page, replayed, view }) => {
  guard.allow(/status of 404/);
  const answer = await page.goto(`${replayed.server.origin}/nowhere`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('There is no page /nowhere')).toBeVisible();
  await expect(view.step).toContainText(/\w/);
});

test('markup in a link is text', async ({ guard, page, replayed }) => {
  guard.allow(/status of 4\d\d/);
  await page.goto(`${replayed.server.origin}/r/${encodeURIComponent('<img src=x onerror=alert(1)>')}/5`);
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
});

for (const path of ['/r/%E0%A4%A/5', '/r/x/%', `/r/${'y'.repeat(5000)}/1`, '/nowhere', '/r/']) {
  test(`${path.slice(0, 30)} is answered, never with a server error or a blank page`, async ({
    guard,
    page,
    replayed,
  }) => {
    guard.allow(/status of 4\d\d/);
    const answer = await page.goto(replayed.server.origin + path);
    expect(answer?.status()).toBeLessThan(500);
    await expect(page.locator('body')).not.toBeEmpty();
  });
}
