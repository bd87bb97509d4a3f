import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const found = (page: Page) => page.getByRole('listbox', { name: 'Found' });

test('an object of the very name stands first, and is found by kind and name as kubectl takes them', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await view.search.fill('po/www');
  await found(page)
    .getByRole('option', { name: /^Pod\s+default\/www$/ })
    .click();
  await expect(page).toHaveURL(/key=\/registry\/pods\/default\/www/);
  await view.search.fill('coredns');
  const first = found(page).getByRole('option').first();
  await expect(first).toContainText('kube-system/coredns');
  await expect(first).not.toContainText('coredns-');
});

test('a kind and a namespace are results, by their names and what kubectl takes: the filter is set, and ended by the same again', async ({
  page,
  replayed,
  view,
}) => {
  const option = (name: RegExp) => found(page).getByRole('option', { name });
  const kind = page.getByRole('combobox', { name: 'Kind' });
  const namespace = page.getByRole('combobox', { name: 'Namespace' });
  await page.goto(replayed.link(603));
  await expect(view.item('(cluster)')).toBeVisible();
  await view.search.fill('po');
  await expect(found(page).getByRole('option').first()).toHaveText(/^Kind\s+Pod\s+show only this\s*$/);
  await page.keyboard.press('Enter');
  await expect(kind).toHaveValue('Pod');
  await expect(page).toHaveURL(/kind=Pod/);
  await expect(view.item('(cluster)')).toHaveCount(0);
  await view.search.fill('Pods');
  await option(/^Kind\s+Pod\s+show all kinds again$/).click();
  await expect(kind).toHaveValue('*');
  await expect(page).not.toHaveURL(/kind=/);

  // What only begins so stands behind what is called so, and before what is only of it.
  await view.search.fill('kube-p');
  const publicOne = option(/^Namespace\s+kube-public\s+show only this$/);
  await expect(publicOne).toBeVisible();
  const lines = await found(page).getByRole('option').allInnerTexts();
  const at = lines.findIndex((text) => /show only this/.test(text));
  expect(lines[at - 1]).toMatch(/kube-system\/kube-p/);
  expect(lines[at + 1]).toMatch(/kube-public\//);
  await publicOne.click();
  await expect(namespace).toHaveValue('kube-public');
  await expect(page).toHaveURL(/ns=kube-public/);
  await page.goBack();
  await expect(namespace).toHaveValue('*');
});

test('changes are found by field and by whom, completed as they are typed, and one is gone to', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await view.search.fill('changed:spec.no');
  await expect(found(page).getByRole('option', { name: /changed:spec\.nodeName/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(view.search).toHaveValue('changed:spec.nodeName ');
  await view.search.press('End');
  await page.keyboard.type('by:kube-sch');
  await found(page)
    .getByRole('option', { name: /update Pod default\/www: spec\.nodeName/ })
    .click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(594)));
  await expect(view.step).toContainText('nodeName');
});

test('Enter goes to the change that is nearest to the playhead, not to the first of the list', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(600));
  await view.search.fill('kind:Pod changed:status');
  const changes = found(page).getByRole('option', { name: /update Pod default\/www/ });
  await expect(changes.first()).toContainText(String(replayed.here(594)));
  await expect(found(page).getByRole('option', { selected: true })).toContainText(String(replayed.here(598)));
  await page.keyboard.press('Enter');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(598)));
});

test('a query is watched: its matches are counted and stepped through, and a link carries it', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(593));
  await view.search.fill('po/www verb:update');
  await found(page)
    .getByRole('option', { name: /^Watch/ })
    .click();
  const watched = page.getByRole('group', { name: 'Watched query' });
  await expect(watched).toContainText('po/www verb:update');
  await expect(watched.getByRole('status', { name: 'Matches' })).toHaveText(/^\d+ matches$/);
  await watched.getByRole('button', { name: 'Next match' }).click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(594)));
  await page.keyboard.press(']');
  await expect(view.step).toContainText('www');
  const second = await view.revision();
  expect(second).toBeGreaterThan(replayed.here(594));
  await page.keyboard.press('[');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(594)));
  await view.urlWritten();
  await page.reload();
  await expect(watched).toContainText('po/www verb:update');
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second));
  await watched.getByRole('button', { name: 'End watching' }).click();
  await expect(watched).toHaveCount(0);
  await expect(page).not.toHaveURL(/watch=/);
});

test('several queries are watched: each has its marks and its matches, and a step goes to the nearest of all', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(593, '?watch=po/www+status.phase=Running&watch=po/www+verb:delete'));
  const phase = page.getByRole('group', { name: 'Watched query po/www status.phase=Running' });
  const deletion = page.getByRole('group', { name: 'Watched query po/www verb:delete' });
  await expect(phase.getByRole('status', { name: 'Matches' })).toHaveText('1 match');
  await expect(deletion.getByRole('status', { name: 'Matches' })).toHaveText('1 match');
  await page.keyboard.press(']');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));
  await page.keyboard.press(']');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(609)));
  await phase.getByRole('button', { name: 'Previous match' }).click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));

  await view.search.fill('po/www verb:create');
  await found(page)
    .getByRole('option', { name: /^Watch/ })
    .click();
  await expect(page.getByRole('group', { name: 'Watched query' })).toHaveCount(3);
  await expect(page).toHaveURL(/watch=.*&watch=.*&watch=po\/www\+verb:create/);
  await phase.getByRole('button', { name: 'End watching' }).click();
  await expect(phase).toHaveCount(0);
  await expect(deletion).toBeVisible();
  await page.keyboard.press('[');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(593)));
});

test('changes are found by what they set a field to, and by a reason; a plain word may be a value', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(593));
  await view.search.fill('kind:Pod name:www status.phase = Running');
  const running = found(page).getByRole('option', { name: /update Pod default\/www/ });
  await expect(running).toHaveCount(1);
  await expect(running).toContainText('phase Pending → Running');
  await running.click();
  await expect(view.step).toContainText('phase Pending → Running');
  await view.search.fill('reason:FailedMou');
  await expect(found(page).getByRole('option')).toHaveText(/Nothing found in this recording/);
  await view.search.fill('Scheduled');
  await expect(
    found(page)
      .getByRole('option', { name: /create Event .*Successfully assigned/ })
      .first(),
  ).toBeVisible();
  await found(page)
    .getByRole('option', { name: /^Watch/ })
    .click();
  await expect(page.getByRole('group', { name: 'Watched query' })).toContainText('value:Scheduled');
  await expect(page.getByRole('status', { name: 'Matches' })).toHaveText(/^[1-9]\d* match(es)?$/);
});

test('what is typed before the recording is there is searched for when it is', async ({ page, replayed, view }) => {
  await page.route('**/api/recordings', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  await page.goto(replayed.link(603));
  await view.search.fill('po/www');
  await expect(found(page).getByRole('option')).toHaveText('Searching…');
  await expect(found(page).getByRole('option', { name: /^Pod\s+default\/www$/ })).toBeVisible();
});

test('what cannot be answered is explained: an unknown field, a revision beyond the end, nothing found', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  const only = found(page).getByRole('option');
  await view.search.fill('king:Pod');
  await expect(only).toHaveText(/There is no field king:\. Is kind: meant\?/);
  await view.search.fill('99999999');
  await expect(only).toHaveText(/where this recording ends; it has no revision/);
  await view.search.fill('name:nobody-is-called-so');
  await expect(only).toHaveText(/Nothing found in this recording/);
  await view.search.fill('kind:Nope');
  await expect(only).toHaveText(/there is no kind Nope at this revision\. There are .*Pod/);
  await view.search.fill('spec.replicas >');
  await expect(only).toHaveText(/needs a value to compare with, such as spec\.replicas > 3/);
});

test('a recorded command is found, and leads to the revision that followed it', async ({ examples, page, view }) => {
  await page.goto(examples.link('deployment-rollout', 620));
  await view.search.fill('kubectl set image');
  const option = found(page).getByRole('option', { name: /\$ kubectl .*set image/ });
  await option.click();
  await expect(view.step).toContainText(/update Deployment default\/web.*image/);
});

test('a time is gone to: the last revision before it, in the zone of the reader', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 980));
  await view.search.fill('2026-11-20T23:19:04Z');
  await expect(found(page).getByRole('option')).toHaveText(/\(UTC.*\): revision 1.?053, of .*04\.142/);
  // That is a Lease; the last one that is no noise is gone to.
  await page.keyboard.press('Enter');
  await expect(view.step).toContainText('ProgressDeadlineExceeded');
  await view.search.fill('2026-11-20T20:00Z');
  await expect(found(page).getByRole('option')).toHaveText(/before the first time that this recording knows/);
});

test('what has not happened yet is watched for in a live recording', async ({ page, live, view }) => {
  await live.etcd.put('/app/first', 'early');
  await page.goto(live.server.origin);
  await expect(view.item('first')).toBeVisible();
  await view.search.fill('key:/app/second verb:create');
  await found(page)
    .getByRole('option', { name: /^Watch\s+Nothing found in this recording yet/ })
    .click();
  const matches = page.getByRole('status', { name: 'Matches' });
  await expect(matches).toHaveText('0 matches');
  await live.etcd.put('/app/second', 'late');
  await expect(matches).toHaveText('1 match');
});
