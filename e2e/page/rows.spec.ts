import { expect, test } from './fixtures.ts';

const DEPLOYMENT = '/registry/deployments/default/api';
const POD = '/registry/pods/default/api-6f7cd7578c-zlbmq';
const SET = '/registry/replicasets/default/api-6f7cd7578c';

test('rows are sorted by what the reader chooses, flat, and the link says so', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: DEPLOYMENT, fold: DEPLOYMENT }));
  const rows = view.timeline.getByRole('option');
  const names = async () => (await rows.allTextContents()).map((text) => text.trim().split(/[;,]/)[0]);
  await expect(rows.first()).toContainText(/^\s*default, 7 objects/);
  const byOwner = await names();
  const sort = page.getByRole('combobox', { name: 'Sort rows' });

  await sort.selectOption('Name');
  await expect(page).toHaveURL(/sort=name/);
  await expect(rows.first()).toContainText('Deployment default/api');
  const byName = await names();
  expect(byName).toHaveLength(byOwner.length - 1);
  expect(byName).toEqual([...byName].sort((a, b) => ((a ?? '').split('/')[1]! < (b ?? '').split('/')[1]! ? -1 : 1)));

  await sort.selectOption('First seen');
  await expect(rows.nth(2)).toContainText('Pod default/api-669ff69b46-');
  await expect(rows.nth(byName.length - 1)).toContainText('api-6f7cd7578c-zlbmq');

  await sort.selectOption('Last changed');
  await expect(rows.first()).toContainText(/^\s*Pod default\/api-6f7cd7578c-zlbmq; existed from 1\D?018 to 1\D?069/);

  await view.urlWritten();
  await page.reload();
  await expect(sort).toHaveValue('last-changed');
  await page.keyboard.press('o');
  await expect(sort).toHaveValue('name');
});

test('pinned rows have an order of their own, which the keyboard and the pointer change', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD, pin: [DEPLOYMENT, POD] }));
  const rows = view.timeline.getByRole('option');
  await expect(rows.nth(0)).toContainText('Deployment default/api');
  await expect(rows.nth(1)).toContainText(`Pod default/api-6f7cd7578c-zlbmq`);
  await view.timeline.getByRole('listbox').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rows.nth(0)).toContainText(`Pod default/api-6f7cd7578c-zlbmq`);
  await expect(page).toHaveURL(/pin=\/registry\/pods.*&pin=\/registry\/deployments/);

  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(box.x + 60, box.y + 28 + 12);
  await view.timeline.getByRole('button', { name: 'Move down' }).click();
  await expect(rows.nth(0)).toContainText('Deployment default/api');

  await page.mouse.move(box.x + 60, box.y + 28 + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 28 + 24 + 12, { steps: 6 });
  await page.mouse.up();
  await expect(rows.nth(0)).toContainText(`Pod default/api-6f7cd7578c-zlbmq`);
  await expect(rows.nth(1)).toContainText('Deployment default/api');
});

test('any object shows its sub-rows, by its toggle and the keyboard; the link says which, and there is a limit', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: DEPLOYMENT, expand: POD }));
  const rows = view.timeline.getByRole('option');
  const progressing = rows.filter({ hasText: /^\s*Progressing: / });
  const container = rows.filter({ hasText: /^\s*container nginx: / });
  await expect(progressing).toHaveCount(1);
  await expect(container).toContainText('ImagePullBackOff');

  // What is selected shows its own; the toggle folds them, and shows them again, now to stay.
  await page.keyboard.press('x');
  await expect(progressing).toHaveCount(0);
  await expect(page).toHaveURL(/fold=/);
  await page.keyboard.press('x');
  await expect(progressing).toHaveCount(1);
  await page.goto(examples.link('failed-rollout', 1060, { key: SET, expand: [DEPLOYMENT, POD] }));
  await expect(progressing).toHaveCount(1);
  await expect(container).toHaveCount(1);
  // Those of the selected one too: what comes later moves the rows below it.
  await expect(rows.filter({ hasText: /^\s*replicas: / })).toHaveCount(2);

  const texts = await rows.allTextContents();
  const at = texts.findIndex((text) => text.includes('Pod default/api-6f7cd7578c-zlbmq'));
  expect(at).toBeGreaterThan(0);
  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0 };
  const tracks = texts.slice(0, at).filter((text) => !/^\s*(default|Deployment|ReplicaSet|Pod)\b/.test(text)).length;
  await page.mouse.move(box.x + 60, box.y + 28 + (at - tracks) * 24 + tracks * 18 + 12);
  await view.timeline.getByRole('button', { name: 'Sub-rows' }).click();
  await expect(container).toHaveCount(0);

  const many = Array.from({ length: 12 }, (_, index) => `/registry/pods/default/none-${index}`);
  await page.goto(examples.link('failed-rollout', 1060, { key: DEPLOYMENT, expand: many }));
  await expect(progressing).toHaveCount(1);
  await page.keyboard.press('x');
  await expect(progressing).toHaveCount(0);
  await page.mouse.move(box.x + 60, box.y + 28 + 48 + 12);
  await view.timeline.getByRole('button', { name: 'Sub-rows' }).click();
  await expect(page.getByText('At most 12 objects are expanded at once')).toBeVisible();
});

test('a sub-row is stepped through: where it changes next and before, by keyboard and by its buttons', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 990, { key: DEPLOYMENT }));
  const rows = view.timeline.getByRole('option');
  await expect(rows.filter({ hasText: /^\s*Progressing: / })).toHaveCount(1);
  await page.keyboard.press('.');
  await expect(page.getByText('Choose a sub-row first')).toBeVisible();

  // The second of its rows, after how many replicas are ready.
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(rows.filter({ hasText: /^\s*Progressing: / })).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/row=condition/);
  const seen: number[] = [];
  for (let step = 0; step < 20 && seen.at(-1) !== 1052; step++) {
    const before = await view.revision();
    await page.keyboard.press('.');
    await expect(view.slider).not.toHaveAttribute('aria-valuenow', String(before));
    seen.push(await view.revision());
  }
  expect(seen).toContain(1052);
  expect(seen.length).toBeGreaterThan(1);
  await expect(view.step).toContainText('Progressing');
  await page.keyboard.press(',');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(seen.at(-2)));
  await view.urlWritten();
  await page.reload();
  // Pressed before there is anything: it is done when there is.
  await page.keyboard.press('.');
  await expect(view.slider).toHaveAttribute('aria-valuenow', '1052');

  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0 };
  const replicas = box.y + 28 + 24 + 24 + 9;
  await page.mouse.move(box.x + 60, replicas);
  await view.timeline.getByRole('button', { name: 'Previous change of replicas' }).click();
  // Where the rollout began to replace its Pods.
  await expect(view.slider).toHaveAttribute('aria-valuenow', '1028');
  await expect(rows.filter({ hasText: /^\s*replicas: / })).toHaveAttribute('aria-selected', 'true');
});

test('rows fold by the keyboard: those of an owner, and those of a namespace', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: POD }));
  const pod = view.timeline.getByRole('option', { name: /^\s*Pod default\/api-6f7cd7578c-zlbmq/ });
  const set = view.timeline.getByRole('option', { name: /^\s*ReplicaSet default\/api-6f7cd7578c;/ });
  await expect(pod).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('r');
  await expect(pod).toHaveCount(0);
  await expect(set).toHaveAttribute('aria-selected', 'true');
  // A link says what is folded.
  await expect(page).toHaveURL(/collapse=\/registry\/replicasets\/default\/api-6f7cd7578c/);
  await view.urlWritten();
  await page.reload();
  await expect(set).toHaveCount(1);
  await expect(pod).toHaveCount(0);
  await page.keyboard.press('r');
  await expect(pod).toHaveCount(1);
  await expect(page).not.toHaveURL(/collapse=/);

  for (const count of [0, 1]) {
    await page.keyboard.press('Control+k');
    await expect(view.search).toBeFocused();
    await view.search.fill('fold or show the rows of this namespace');
    await page.getByRole('option', { name: /Fold or show the rows of this namespace/ }).click();
    await expect(pod).toHaveCount(count);
  }
});

test('in a window in which owners do not change, what they own still stands below them', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('failed-rollout', 1049, { key: POD, from: '1049', to: '1051', axis: 'revision' }));
  const row = (name: RegExp) => view.timeline.getByRole('option', { name });
  await expect(row(/^\s*Pod default\/api-6f7cd7578c-zlbmq; level 3/)).toHaveCount(1);
  await expect(row(/^\s*ReplicaSet default\/api-6f7cd7578c; level 2/)).toHaveCount(1);
  await expect(row(/^\s*Deployment default\/api;/)).toHaveCount(1);
});
