import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/ports.ts';
import { recordingsOf, runProgram, startServer, type Server } from '../harness/server.ts';
import { expect, recordingsFolder, test } from './fixtures.ts';

let home: string;
let server: Server;

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'etcd-rewind-tracks-'));
  const database = join(home, 'rewind.db');
  const files = ['failed-rollout', 'debug-sidecar'].map((name) => join(recordingsFolder, `${name}.ndjson.gz`));
  const imported = await runProgram(['import', '--db', database, ...files]);
  expect(imported.code, imported.output).toBe(0);
  server = await startServer({ endpoints: `127.0.0.1:${await freePort()}`, database });
});

test.afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true });
});

async function link(recording: string, revision: number, key: string): Promise<string> {
  const found = (await recordingsOf(server)).find(({ name }) => name === recording);
  if (found === undefined) throw new Error(`${recording} was not imported`);
  return `${server.origin}/r/${found.id}/${revision}?key=${encodeURIComponent(key)}`;
}

test('a rollout that fails: the condition row says when, and why', async ({ guard, page, view }) => {
  await page.goto(await link('failed-rollout', 1060, '/registry/deployments/default/api'));
  const rows = view.timeline.getByRole('option');
  await expect(rows.filter({ hasText: /^Progressing: / })).toContainText(
    /False \(ProgressDeadlineExceeded\) from 1\D?052 to 1\D?062/,
  );
  await expect(rows.filter({ hasText: /^replicas: / })).toContainText(/0\/3 from 969 .*3\/3 since 1\D?014/);
  await expect(rows.filter({ hasText: /^events: / })).toContainText(/ScalingReplicaSet at 972/);

  const pod = await link('failed-rollout', 1060, '/registry/pods/default/api-6f7cd7578c-zlbmq');
  await page.goto(pod);
  await expect(rows.filter({ hasText: /^container nginx: / })).toContainText(/ImagePullBackOff from 1\D?049/);
  await expect(rows.filter({ hasText: /^deletion: / })).toContainText(/being deleted from 1\D?061 to 1\D?069/);
  // The rows stand below their object, and only below the one that is selected.
  await expect(rows.filter({ hasText: /^Progressing: / })).toHaveCount(0);
  guard.end();
});

test('a second ReplicaSet with a sidecar, and the containers that were put in for debugging', async ({
  guard,
  page,
  view,
}) => {
  await page.goto(await link('debug-sidecar', 2150, '/registry/pods/default/my-nginx-85555dc68f-fqjrq'));
  const rows = view.timeline.getByRole('option');
  for (const name of ['nginx', 'netshoot', 'debugger', 'debugger-2']) {
    await expect(rows.filter({ hasText: new RegExp(`^container ${name}: `) })).toHaveCount(1);
  }
  await expect(rows.filter({ hasText: /^container debugger: / })).toContainText(/running from 2\D?131/);
  const replicaSets = rows.filter({ hasText: /^ReplicaSet default\/my-nginx-/ });
  await expect(replicaSets).toHaveCount(2);
  guard.end();
});
