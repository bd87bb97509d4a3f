import { expect, test } from './fixtures.ts';
import { startImported, type Imported } from './imported.ts';

/** Where a lease runs out, and etcd deletes 287 Events in one transaction. */
const LARGE = 13_221;

// One import for all of them, which takes longer than any of the tests.
test.describe.configure({ mode: 'default' });

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
  // Whole: it is longer than the overview is high.
  await expect(page.getByText(/^13\D?221: 287 keys in one transaction$/)).toBeInViewport({ ratio: 1 });
  guard.end();
});

test('dragged through a long recording the page tells each revision, and reads objects and rows where it rests', async ({
  guard,
  page,
  view,
}) => {
  await page.goto(imported.link('busy-cluster', 2000, { noise: 'show' }));
  await expect(view.step).toContainText(/\w/);
  const rows = view.timeline.getByRole('listbox');
  await expect(rows).toHaveAccessibleName(/^Objects in revisions 1\D?\d{3} to 2\D?\d{3}$/);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/')[4] ?? ''));
  const many = (what: string): number => asked.filter((each) => each === what).length;

  const box = (await view.slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const y = box.y + box.height / 2;
  const to = async (share: number) => page.mouse.move(box.x + 8 + (box.width - 16) * share, y);
  await to(0.1);
  await page.mouse.down();
  await expect.poll(() => many('keys')).toBeGreaterThan(0);
  await to(0.11);
  const before = { keys: many('keys'), lanes: many('lanes') };
  const sentences = new Set<string>();
  for (let i = 12; i <= 60; i++) {
    await to(i / 100);
    sentences.add((await view.step.textContent()) ?? '');
  }
  expect(sentences.size).toBeGreaterThan(3);
  const during = { keys: many('keys') - before.keys, lanes: many('lanes') - before.lanes };
  // 49 moves; a machine that stops the test for as long as a hand rests makes it rest.
  expect(during.keys).toBeLessThan(25);
  expect(during.lanes).toBeLessThan(25);

  // Held still, it shows what exists there, and the rows around it.
  const revision = await view.revision();
  const [, , id = ''] = new URL(page.url()).pathname.split('/');
  const state = new URL(`/api/recordings/${id}/state?rev=${revision}&limit=1`, page.url());
  const { total } = (await (await page.request.get(state.href)).json()) as { total: number };
  await expect(page.getByTitle('Keys that exist at this revision')).toHaveText(String(total));
  const digits = String(revision).replace(/(\d+)(\d{3})$/, '$1\\D?$2');
  await expect(page.getByRole('region', { name: 'Objects at the playhead' })).toContainText(
    new RegExp(`at r${digits}`),
  );
  await expect(rows).not.toHaveAccessibleName(/^Objects in revisions 1\D?\d{3} to/);
  await page.mouse.up();
  guard.end();
});

test('a click on the overview leads to a change that is shown, not to one that is hidden beside it', async ({
  page,
  view,
}) => {
  await page.goto(imported.link('busy-cluster', LARGE));
  await expect(view.step).toContainText(/\w/);
  const overview = page.getByRole('img', { name: /^Density of changes/ });
  const box = (await overview.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const seen = new Set<number>();
  for (const share of [0.15, 0.3, 0.45, 0.6, 0.75, 0.9]) {
    const before = await view.revision();
    await page.waitForTimeout(600); // else two clicks are one double click
    await page.mouse.click(box.x + share * box.width, box.y + 40);
    await expect(view.slider).not.toHaveAttribute('aria-valuenow', String(before));
    const revision = await view.revision();
    seen.add(revision);
    const { origin, pathname } = new URL(page.url());
    const answer = await page.request.get(`${origin}/api/recordings/${pathname.split('/')[2]}/revisions/${revision}`);
    const { events } = (await answer.json()) as { events: { event: { noise: string | null } }[] };
    expect(events.map(({ event }) => event.noise)).toContain(null);
  }
  expect(seen.size).toBe(6);
});

test('a link to an object far down the rows shows it among its owners, and says of each namespace what it has', async ({
  guard,
  page,
  view,
}) => {
  const key = '/registry/replicasets/team-d/worker-5456d5d6b4';
  let asked = '';
  page.on('request', (request) => {
    if (/\/lanes\?.*which=changed/.test(request.url())) asked = request.url();
  });
  await page.goto(imported.link('busy-cluster', 10_023, { from: '388', to: '21392', key }));
  const rows = view.timeline.getByRole('option');
  const object = rows.filter({ hasText: /^ReplicaSet team-d\/worker-5456d5d6b4; level 2/ });
  await expect(object).toHaveCount(1);
  await expect(rows.filter({ hasText: /^Pod team-d\/.*; level 3/ })).not.toHaveCount(0);
  const { namespaces } = (await (await page.request.get(asked)).json()) as {
    namespaces: { namespace: string | null; lanes: number }[];
  };
  const of = (name: string) => namespaces.find(({ namespace }) => namespace === name)?.lanes ?? 0;
  await expect(rows.first()).toHaveText(`team-d, ${of('team-d')} objects`);

  // Those above are counted as a whole too.
  const list = view.timeline.locator('.scroller');
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect(rows.first()).toHaveText(/, \d+ objects$/);
  const texts = new Set<string>();
  for (let top = 0; top < (of('team-a') + 20) * 24; top += 400) {
    await list.evaluate((element, to) => element.scrollTo(0, to), top);
    await page.waitForTimeout(30);
    for (const text of await rows.allTextContents()) if (/ objects$/.test(text)) texts.add(text);
  }
  expect([...texts]).toContain(`team-a, ${of('team-a')} objects`);
  guard.end();
});

test('the selected row stays in view when all of the recording is shown', async ({ guard, page, view }) => {
  const key = '/registry/replicasets/team-d/worker-5456d5d6b4';
  await page.goto(imported.link('busy-cluster', 10_018, { key, from: '9700', to: '10400' }));
  const row = view.timeline.getByRole('option').filter({ hasText: /^ReplicaSet team-d\/worker-5456d5d6b4;/ });
  await expect(row).toHaveCount(1);
  await view.timeline.getByRole('listbox').focus();
  await page.keyboard.press('0');
  await expect(view.timeline.getByRole('listbox')).toHaveAccessibleName(/^Objects in revisions 388 to 21\D?392$/);
  await page.waitForTimeout(1500);
  await expect(row).toHaveCount(1);
  guard.end();
});
