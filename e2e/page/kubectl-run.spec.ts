import { Screen } from './screen.ts';
import { expect, TALL, test } from './fixtures.ts';

/** What the recording holds: its revision, what the sentence says, and what the difference shows. */
const story: readonly { revision: number; sentence: RegExp; diff: readonly (string | RegExp)[] }[] = [
  { revision: 593, sentence: /create Pod default\/www/i, diff: ['nginx:1.27-alpine'] },
  { revision: 594, sentence: /update Pod default\/www.*nodeName.*node-1/i, diff: ['nodeName', 'node-1'] },
  { revision: 595, sentence: /create Event default\/www/i, diff: ['Scheduled'] },
  { revision: 596, sentence: /update Pod default\/www/i, diff: ['ContainerCreating'] },
  { revision: 597, sentence: /create Event default\/www/i, diff: ['Pulling'] },
  { revision: 598, sentence: /update Pod default\/www/i, diff: ['PodReadyToStartContainers'] },
  { revision: 599, sentence: /update Lease kube-node-lease\/node-1/i, diff: ['renewTime'] },
  { revision: 600, sentence: /create Event default\/www/i, diff: ['Pulled'] },
  { revision: 601, sentence: /create Event default\/www/i, diff: ['Created'] },
  { revision: 602, sentence: /create Event default\/www/i, diff: ['Started'] },
  {
    revision: 603,
    sentence: /update Pod default\/www.*phase Pending → Running/i,
    diff: ['Pending', 'Running', 'Ready'],
  },
  { revision: 604, sentence: /update Lease kube-node-lease\/node-2/i, diff: ['renewTime'] },
  { revision: 605, sentence: /update Pod default\/www.*delet/i, diff: ['deletionTimestamp'] },
  { revision: 606, sentence: /create Event default\/www/i, diff: ['Killing'] },
  { revision: 607, sentence: /update Pod default\/www.*phase Running → Succeeded/i, diff: ['Succeeded', 'terminated'] },
  { revision: 608, sentence: /update Pod default\/www/i, diff: ['deletionGracePeriodSeconds'] },
  { revision: 609, sentence: /delete Pod default\/www/i, diff: [] },
];

test('steps through the life of a Pod, revision by revision, and back', async ({ page, replayed, view }) => {
  await page.setViewportSize(TALL);
  await page.goto(replayed.link(592, '?noise=show'));
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(592)));

  for (const { revision, sentence, diff } of story) {
    await view.next.click();
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(revision)));
    await expect(view.step, `revision ${revision}`).toContainText(sentence);
    for (const text of diff) await expect(view.panel, `revision ${revision}`).toContainText(text);
  }
  for (const { revision, sentence } of story.toReversed().slice(1)) {
    await view.previous.click();
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(revision)));
    await expect(view.step).toContainText(sentence);
  }
});

test('the slider says the sentence, and the objects are those of the revision', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Pending → Running/);
  await expect(view.slider).toHaveAttribute('aria-valuetext', /Pending → Running/);
  await expect(view.item('www')).toBeVisible();

  await page.goto(replayed.link(592));
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(replayed.here(592)));
  await expect(view.objects.getByRole('treeitem').first()).toBeVisible();
  await expect(view.item('www')).toHaveCount(0);
});

test('a permalink opened in a fresh browser shows the same', async ({ browser, page, guard, replayed, view }) => {
  await page.goto(replayed.link(602));
  await view.next.click();
  await expect(view.step).toContainText(/Pending → Running/);
  await expect(page).toHaveURL(new RegExp(`/r/${replayed.recording}/${replayed.here(603)}`));
  await view.tab('Diff');
  await expect(view.panel).toContainText('Running');
  const shown = { step: await view.step.innerText(), diff: await view.panel.innerText(), url: page.url() };

  const context = await browser.newContext();
  guard.watch(context);
  const fresh = new Screen(await context.newPage());
  await fresh.page.goto(shown.url);
  await expect(fresh.slider).toHaveAttribute('aria-valuenow', String(replayed.here(603)));
  await expect(fresh.step).toHaveText(shown.step, { useInnerText: true });
  await expect(fresh.panel).toHaveText(shown.diff, { useInnerText: true });
  await context.close();
});

test('the browser’s back and forward go through what was looked at', async ({ page, replayed, view }) => {
  await page.goto(replayed.link(593));
  await expect(view.step).toContainText(/create Pod/i);
  await page.goto(replayed.link(609));
  await expect(view.step).toContainText(/delete Pod/i);
  await page.goBack();
  await expect(view.step).toContainText(/create Pod/i);
  await page.goForward();
  await expect(view.step).toContainText(/delete Pod/i);
});
