import { expect, test } from './fixtures.ts';

test('a rollout that fails: the condition row says when, and why', async ({ examples, page, view }) => {
  await page.goto(examples.link('failed-rollout', 1060, { key: '/registry/deployments/default/api' }));
  const rows = view.timeline.getByRole('option');
  await expect(rows.filter({ hasText: /^Progressing: / })).toContainText(
    /False \(ProgressDeadlineExceeded\) from 1\D?052 to 1\D?062/,
  );
  await expect(rows.filter({ hasText: /^replicas: / })).toContainText(
    /0\/3 from 969 .*3\/3 from 1\D?014 to 1\D?025.*3\/3, 1 updated from 1\D?028/,
  );
  await expect(rows.filter({ hasText: /^events: / })).toContainText(/ScalingReplicaSet at 972/);

  const pod = examples.link('failed-rollout', 1060, { key: '/registry/pods/default/api-6f7cd7578c-zlbmq' });
  await page.goto(pod);
  await expect(rows.filter({ hasText: /^container nginx: / })).toContainText(/ImagePullBackOff from 1\D?049/);
  await expect(rows.filter({ hasText: /^events: / })).toContainText(/Scheduled at .*Failed, Warning at 1\D?0/);
  await expect(rows.filter({ hasText: /^deletion: / })).toContainText(/being deleted from 1\D?061 to 1\D?069/);
  // The rows stand below their object, and only below the one that is selected.
  await expect(rows.filter({ hasText: /^Progressing: / })).toHaveCount(0);
});

test('a second ReplicaSet with a sidecar, and the containers that were put in for debugging', async ({
  examples,
  page,
  view,
}) => {
  await page.goto(examples.link('debug-sidecar', 2150, { key: '/registry/pods/default/my-nginx-85555dc68f-fqjrq' }));
  const rows = view.timeline.getByRole('option');
  for (const name of ['nginx', 'netshoot', 'debugger', 'debugger-2']) {
    await expect(rows.filter({ hasText: new RegExp(`^container ${name}: `) })).toHaveCount(1);
  }
  await expect(rows.filter({ hasText: /^container debugger: / })).toContainText(/running from 2\D?131/);
  const replicaSets = rows.filter({ hasText: /^ReplicaSet default\/my-nginx-/ });
  await expect(replicaSets).toHaveCount(2);
});
