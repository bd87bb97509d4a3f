import { recordedUpTo, startServer } from '../harness/server.ts';
import { expect, test } from './fixtures.ts';

test('a write appears without a reload, and the playhead follows it', async ({ page, live, view }) => {
  await live.etcd.put('/app/greeting', 'hello');
  await page.goto(live.server.origin);
  await expect(view.connection).toContainText('Live');
  await expect(view.step).toContainText('/app/greeting');

  const revision = await live.etcd.put('/app/colour', '{"name":"blue"}');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  await expect(view.step).toContainText(/create.*\/app\/colour/);

  const changed = await live.etcd.put('/app/colour', '{"name":"green"}');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(changed));
  await expect(view.step).toContainText(/update.*\/app\/colour.*blue → green/);
  await expect(view.panel).toContainText('green');
  await expect(view.item('colour')).toBeVisible();

  const deleted = await live.etcd.delete('/app/greeting');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(deleted));
  await expect(view.step).toContainText(/delete.*\/app\/greeting/);
});

test('a manual step leaves following; a badge counts what arrives; Follow live goes back to the end', async ({
  page,
  live,
  view,
}) => {
  for (const value of ['1', '2', '3']) await live.etcd.put('/app/n', value);
  const third = await live.etcd.revision();
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(third));

  await view.previous.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(third - 1));
  await live.etcd.put('/app/n', '4');
  const fifth = await live.etcd.put('/app/n', '5');
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(fifth));
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(third - 1));
  await expect(view.follow).toContainText('+2');

  await view.follow.click();
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(fifth));
  const sixth = await live.etcd.put('/app/n', '6');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(sixth));
});

test('a page that is told of the capture only after it has opened follows it all the same', async ({
  page,
  live,
  view,
}) => {
  await live.etcd.put('/app/n', '1');
  const second = await live.etcd.put('/app/n', '2');
  await recordedUpTo(live.server, second);
  // As when the recording is there already, and what the recorder does is not known yet.
  await page.route('**/api/recordings', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"live":true', '"live":false') });
  });
  await page.routeWebSocket(/\/api\/(recordings\/[^/]+\/)?live/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void setTimeout(() => socket.send(message), 600));
  });
  await page.goto(live.server.origin);
  await expect(view.connection).toContainText('Live');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second));
  const third = await live.etcd.put('/app/n', '3');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(third));
});

test('L follows, an arrow key leaves', async ({ page, live, view }) => {
  await live.etcd.put('/app/n', '1');
  const second = await live.etcd.put('/app/n', '2');
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second));
  await page.keyboard.press('ArrowLeft');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second - 1));
  const third = await live.etcd.put('/app/n', '3');
  await expect(view.slider).toHaveAttribute('aria-valuemax', String(third));
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(second - 1));
  await page.keyboard.press('l');
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(third));
});

test('the page says that the server is gone, comes back by itself, and misses nothing', async ({
  page,
  guard,
  live,
  view,
}) => {
  guard.allow(/ERR_CONNECTION_REFUSED|WebSocket|Failed to load resource|^503/);
  await live.etcd.put('/app/n', '1');
  const first = await startServer({ endpoints: live.etcd.address });
  await recordedUpTo(first, 2);
  await page.goto(first.origin);
  await expect(view.connection).toContainText('Live');
  const samePort = first.port;
  await first.stop();
  await expect(view.connection).toContainText('Reconnecting');
  await live.etcd.put('/app/n', '2');
  const third = await live.etcd.put('/app/n', '3');
  const second = await startServer({ endpoints: live.etcd.address, port: samePort });
  try {
    await expect(view.connection).toContainText('Live', { timeout: 20_000 });
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(third));
    await view.previous.click();
    await expect(view.step).toContainText('/app/n');
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(third - 1));
  } finally {
    guard.end();
    await second.stop();
  }
});

test('an etcd that goes away and comes back is said, and what was written meanwhile arrives', async ({
  page,
  live,
  view,
}) => {
  await live.etcd.put('/app/n', '1');
  await page.goto(live.server.origin);
  await expect(view.connection).toContainText('Live');
  await live.etcd.kill();
  await expect(view.connection).toContainText('No etcd');
  await live.etcd.start();
  const revision = await live.etcd.put('/app/n', 'after the restart');
  await expect(view.connection).toContainText('Live', { timeout: 30_000 });
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
});
