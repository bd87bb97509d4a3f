import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveMessage, RevisionPage, RevisionSummary } from '../web/src/api/schema.ts';
import { startEtcd, type EtcdServer } from './harness/etcd.ts';
import { recordedUpTo, recordingsOf, eventually, startServer, type Server } from './harness/server.ts';

let etcd: EtcdServer;
let home: string;
let server: Server | null = null;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'etcd-rewind-durability-'));
  etcd = await startEtcd();
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await etcd.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What a revision did, as far as it must be the same wherever it is told. */
function essence({ revision, events }: RevisionSummary): string {
  return `${revision} ${events.map(({ verb, version, identity }) => `${verb} ${identity.key} v${version}`).join(', ')}`;
}

async function storedRevisions(from: Server, recording: string): Promise<RevisionSummary[]> {
  const all: RevisionSummary[] = [];
  for (let after = 0; ; after = all.at(-1)?.revision ?? 0) {
    const page = (await from.get(`/api/recordings/${recording}/revisions?after=${after}&limit=1000`)) as RevisionPage;
    all.push(...page.revisions);
    if (!page.more) return all;
  }
}

/** Listens to all that is told after the beginning. */
function listen(to: Server, recording: string): { told: string[]; close: () => void } {
  const told: string[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${to.port}/api/recordings/${recording}/live?after=1`, {
    origin: to.origin,
  });
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as LiveMessage;
    if (message.type === 'revisions') told.push(...message.revisions.map(essence));
  });
  return { told, close: () => socket.terminate() };
}

/** Puts and transactions of three keys in turn, until told to stop. */
function keepWriting(): { stop: () => Promise<void> } {
  let going = true;
  const loop = async (): Promise<void> => {
    for (let count = 0; going; count++) {
      if (count % 4 === 0) {
        await etcd.txn(['x', 'y', 'z'].map((key) => ({ put: key, value: `of transaction ${count}` })));
      } else {
        await etcd.put(`key-${count % 9}`, `value ${count}`);
      }
    }
  };
  const done = loop();
  return {
    stop: async () => {
      going = false;
      await done;
    },
  };
}

test('kill -9 while recording: what a client was told is there, no revision is half, and it goes on without a hole', async () => {
  const database = join(home, 'rewind.db');
  await etcd.put('first', 'write');
  const writing = keepWriting();
  for (const lifeMs of [400, 900, 650]) {
    server = await startServer({ endpoints: etcd.address, database });
    const recording = await recordedUpTo(server, 2);
    const live = listen(server, recording.id);
    await eventually(async () => live.told.length > 0, 'something told');
    await delay(lifeMs);
    await server.stop('SIGKILL');
    live.close();

    server = await startServer({ endpoints: etcd.address, database, flags: ['--no-capture'] });
    const stored = await storedRevisions(server, recording.id);
    const essences = new Set(stored.map(essence));
    expect(live.told.filter((told) => !essences.has(told))).toEqual([]);
    expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, index) => index + 2));
    expect(stored.filter(({ eventCount, events }) => eventCount !== events.length)).toEqual([]);
    const halves = stored.filter(({ events }) => events.some(({ identity }) => /^[xyz]$/.test(identity.key)));
    expect(halves.length).toBeGreaterThan(0);
    expect(halves.filter(({ events }) => events.length !== 3)).toEqual([]);
    await server.stop();
  }
  await writing.stop();

  server = await startServer({ endpoints: etcd.address, database });
  const head = await etcd.revision();
  const recording = await recordedUpTo(server, head);
  const stored = await storedRevisions(server, recording.id);
  expect(stored.map(({ revision }) => revision)).toEqual(Array.from({ length: head - 1 }, (_, index) => index + 2));
  expect(recording).toMatchObject({ firstRevision: 1, lastRevision: head });
}, 120_000);

test('a full disk: capture says so and waits, reading goes on, and with room again nothing is missing', async () => {
  await etcd.put('first', 'write');
  server = await startServer({
    endpoints: etcd.address,
    disk: { bytes: 4 * 1024 * 1024, ballastBytes: 2 * 1024 * 1024 },
  });
  const full = server;
  await recordedUpTo(full, 2);

  const value = (): Buffer => Buffer.from(Array.from({ length: 30_000 }, () => 33 + Math.floor(Math.random() * 90)));
  const capture = async () => (await full.get('/api/capture')) as { state: string; revision: number };
  const state = async (): Promise<string> => (await capture()).state;
  const recorded = async (): Promise<number> => (await capture()).revision;
  // One after another: what etcd holds in the end must fit when there is room again.
  for (let count = 0; (await state()) !== 'disk-full'; count++) {
    if (count > 400) throw new Error('the disk should be full by now');
    const revision = await etcd.put(`big-${count}`, value());
    await eventually(async () => (await state()) === 'disk-full' || (await recorded()) >= revision, 'recorded or full');
  }
  const [before] = await recordingsOf(full);
  expect(before?.lastRevision).toBeGreaterThan(2);
  expect(await storedRevisions(full, before?.id ?? '')).toHaveLength((before?.lastRevision ?? 0) - 1);
  await etcd.put('while', 'full');
  const head = await etcd.revision();

  await full.makeRoom();
  const after = await recordedUpTo(full, head);
  const stored = await storedRevisions(full, after.id);
  expect(stored.map(({ revision }) => revision)).toEqual(Array.from({ length: head - 1 }, (_, index) => index + 2));
  expect(await eventually(async () => (await state()) === 'live', 'live again')).toBe(true);
}, 60_000);
