import { accessibilityProblems } from './accessibility.ts';
import { expect, TALL, test } from './fixtures.ts';

function object(kind: string, name: string, content: Record<string, unknown>, metadata: Record<string, unknown> = {}) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'shop', uid: `uid-of-${name}-${kind}`, ...metadata },
    ...content,
  });
}

test('who uses, selects and owns an object is listed and drawn, and leads there', async ({ page, live, view }) => {
  const { etcd } = live;
  const volumes = [
    { name: 'config', configMap: { name: 'settings' } },
    { name: 'cert', secret: { secretName: 'nowhere' } },
  ];
  const owner = {
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'uid-of-web-1-ReplicaSet', controller: true }],
  };
  await etcd.put('/registry/configmaps/shop/settings', object('ConfigMap', 'settings', { data: { a: '1' } }));
  await etcd.put('/registry/services/specs/shop/web', object('Service', 'web', { spec: { selector: { app: 'web' } } }));
  await etcd.put('/registry/replicasets/shop/web-1', object('ReplicaSet', 'web-1', {}));
  await etcd.put(
    '/registry/pods/shop/web-1-abc',
    object('Pod', 'web-1-abc', { spec: { nodeName: 'node-1', volumes } }, { labels: { app: 'web' }, ...owner }),
  );
  await etcd.put(
    '/registry/events/shop/web-1-abc.17f0c0ffee',
    object('Event', 'web-1-abc.17f0c0ffee', {
      involvedObject: { kind: 'Pod', name: 'web-1-abc', namespace: 'shop', uid: 'uid-of-web-1-abc-Pod' },
      type: 'Warning',
      reason: 'FailedMount',
      message: 'secret "nowhere" not found',
      count: 7,
    }),
  );
  // Events are noise, and the page does not stop at them.
  const revision = await etcd.put('/app/last', '1');
  await page.setViewportSize(TALL);
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await view.item('web-1-abc').click();
  await view.tab('Related');

  await expect(view.panel.getByRole('heading')).toHaveText([
    /^owned by\s+1$/,
    /^runs on\s+1$/,
    /^mounts\s+2$/,
    /^selected by\s+1$/,
    /^Events/,
  ]);
  const graph = view.panel.getByRole('group', { name: 'Graph of relations' });
  await expect(graph.getByRole('button')).toHaveText([
    /Pod\s*web-1-abc/,
    /ReplicaSet\s*web-1/,
    /Service\s*web/,
    /Node, missing\s*node-1/,
    /ConfigMap\s*settings/,
    /Secret, missing\s*nowhere/,
  ]);
  await expect(view.panel.getByRole('button', { name: /Secret.*nowhere.*does not exist here/ })).toBeDisabled();
  const event = view.panel.getByRole('button', { name: /Warning.*FailedMount.*×7/ });
  await expect(event).toContainText('secret "nowhere" not found');
  await expect(event).not.toContainText('17f0c0ffee');
  expect(await accessibilityProblems(page)).toEqual([]);

  await graph.getByRole('button', { name: /ConfigMap/ }).focus();
  await page.keyboard.press('Enter');
  await expect(view.panel.getByRole('heading')).toHaveText([/^mounted by\s+1$/]);
  await expect(view.panel.getByRole('button', { name: /Pod\s+web-1-abc\s+volume config/ })).toBeVisible();
  await expect(page).toHaveURL(/settings/);
});

test('an Event is about one object, and what is gone is apart from what is there', async ({ page, live, view }) => {
  const { etcd } = live;
  const ownedBy = (kind: string, name: string) => ({
    ownerReferences: [{ kind, name, uid: `uid-of-${name}-${kind}`, controller: true }],
  });
  await etcd.put('/registry/deployments/shop/api', object('Deployment', 'api', {}));
  const set = object('ReplicaSet', 'api-1', {}, ownedBy('Deployment', 'api'));
  await etcd.put('/registry/replicasets/shop/api-1', set);
  for (const name of ['api-1-a', 'api-1-b']) {
    await etcd.put(`/registry/pods/shop/${name}`, object('Pod', name, {}, ownedBy('ReplicaSet', 'api-1')));
  }
  const created = { kind: 'ReplicaSet', name: 'api-1', namespace: 'shop', uid: 'uid-of-api-1-ReplicaSet' };
  const event = object('Event', 'api-1.17f0c0ffef', { involvedObject: created, reason: 'SuccessfulCreate' });
  await etcd.put('/registry/events/shop/api-1.17f0c0ffef', event);
  await etcd.delete('/registry/pods/shop/api-1-a');
  const revision = await etcd.put('/app/last', '1');
  await page.setViewportSize(TALL);
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await view.item('api-1').click();
  await view.tab('Related');
  const headings = view.panel.getByRole('heading');
  await expect(headings).toHaveText([/^owned by\s+1$/, /^owns\s+1$/, /^Events/]);
  await expect(view.panel.getByRole('button', { name: 'api-1-a' })).toBeHidden();
  await view.panel.getByText('gone: 1').click();
  await expect(view.panel.getByRole('button', { name: 'api-1-a' })).toBeVisible();

  await view.panel.getByRole('button', { name: /SuccessfulCreate/ }).click();
  await expect(headings).toHaveText([/^about\s+1$/, /^its owners\s+1$/]);
  const graph = view.panel.getByRole('group', { name: 'Graph of relations' });
  await expect(graph.getByRole('button')).toHaveText([/Event\s*api-1/, /ReplicaSet\s*api-1/, /Deployment\s*api/]);
  await expect(graph.getByText('about')).toHaveCount(1);
  await expect(graph.getByText('owns')).toHaveCount(1);
});
