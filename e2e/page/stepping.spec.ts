import { expect, test } from './fixtures.ts';

const POD = '/registry/pods/default/api-669ff69b46-nb5c6';

test('what a step is, is chosen: every revision, those of this object, those of what is related to it', async ({
  examples,
  page,
  view,
}) => {
  const step = page.getByRole('combobox', { name: 'Step', exact: true });
  const at = (revision: number) => expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  const start = examples.link('failed-rollout', 976, { key: POD });
  await page.goto(start);
  await expect(view.step).toContainText(/create Pod/);
  await expect(step).toHaveValue('all');
  await expect(step.getByRole('option', { name: 'matches' })).toBeDisabled();
  await view.next.click();
  await at(977);

  // Another Pod was created there; of this one the next is where it was scheduled, and it stays in the inspector.
  await page.goto(start);
  await expect(view.step).toContainText(/create Pod/);
  await step.selectOption('this object');
  await expect(page).toHaveURL(/step=object&of=\/registry\/pods\/default\/api-669ff69b46-nb5c6/);
  await view.next.click();
  await at(985);
  await view.next.click();
  await at(991);
  await expect(view.step).toContainText('api-669ff69b46-nb5c6');
  await view.previous.click();
  await at(985);
  await view.urlWritten();
  await page.reload();
  await expect(step).toHaveValue('object');
  await view.previous.click();
  await at(976);

  // Its ReplicaSet and its Deployment are; the Pods beside it are not.
  await step.selectOption('related');
  await expect(page).toHaveURL(/step=related&of=/);
  for (const revision of [979, 981, 982, 985]) {
    await view.next.click();
    await at(revision);
  }
  await step.selectOption('every revision');
  await expect(page).not.toHaveURL(/step=|of=/);
  await view.next.click();
  await at(986);
});

test('matches can be chosen as steps once a query is watched', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 976, { watch: 'kind:Deployment' }));
  const step = page.getByRole('combobox', { name: 'Step', exact: true });
  await expect(view.step).toContainText(/create Pod/);
  await step.selectOption('matches');
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', '982');
  await page.getByRole('button', { name: 'End watching' }).click();
  await expect(step).toHaveValue('all');
  await view.next.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', '983');
});

test('the speed that is chosen, by the menu or by keys, is that of playing', async ({ examples, page, view }) => {
  await page.goto(examples.link('deployment-rollout', 620, { noise: 'show' }));
  await expect(view.step).toContainText(/\w/);
  const speed = page.getByRole('combobox', { name: 'Speed', exact: true });
  const LASTS_MS = 2500;
  /** Each revision is a step here. */
  const played = async (): Promise<number> => {
    const before = await view.revision();
    await view.play.click();
    await page.waitForTimeout(LASTS_MS);
    await view.pause.click();
    return (await view.revision()) - before;
  };
  await expect(speed).toHaveValue('1');
  await page.keyboard.press('<');
  await expect(speed).toHaveValue('0.5');
  await page.keyboard.press('<');
  await expect(speed).toHaveValue('0.5');
  const slow = await played();
  expect(slow).toBeGreaterThan(0);

  await speed.selectOption('8×');
  // Sixteen times as fast, as far as a busy machine keeps up.
  expect(await played()).toBeGreaterThan(2 * slow);
  await speed.selectOption('4×');
  await view.play.focus();
  await page.keyboard.press('>');
  await expect(speed).toHaveValue('8');
});
