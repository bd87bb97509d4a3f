import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { replay, type ReplayResult } from '../harness/replay.ts';
import { recordedUpTo, startServer, type Server } from '../harness/server.ts';
import { Screen } from './screen.ts';

export const recordingsFolder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'examples');
export const kubectlRunPod = join(recordingsFolder, 'kubectl-run-pod.ndjson.gz');

export interface Replayed {
  readonly etcd: EtcdServer;
  readonly server: Server;
  readonly recording: string;
  /** The revision here of a revision of the recording. */
  here(recorded: number): number;
  readonly last: number;
  /** Address of the page at a revision of the recording. */
  link(recorded: number, query?: string): string;
}

export interface Live {
  readonly etcd: EtcdServer;
  readonly server: Server;
}

/** What must never happen on the page, whatever a test is about. */
export class Guard {
  readonly #complaints: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** A complaint that belongs to what the test does, e.g. the answer 404 to a link that leads nowhere. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  watch(context: BrowserContext): void {
    for (const page of context.pages()) this.#watchPage(page);
    context.on('page', (page) => this.#watchPage(page));
  }

  get complaints(): string[] {
    return this.#complaints.filter((complaint) => !this.#allowed.some((pattern) => pattern.test(complaint)));
  }

  #watchPage(page: Page): void {
    const tell = (what: string) => this.#complaints.push(`${what} (on ${page.url()})`);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        tell(`console ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => tell(`uncaught: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') tell(`foreign request: ${request.url()}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 500) tell(`${answer.status()} for ${answer.url()}`);
    });
  }
}

export async function startReplayed(file: string): Promise<Replayed & { stop(): Promise<void> }> {
  const etcd = await startEtcd();
  let server: Server | undefined;
  try {
    const result: ReplayResult = await replay(etcd, file);
    server = await startServer({ endpoints: etcd.address });
    const { origin } = server;
    const { id, lastRevision } = await recordedUpTo(server, result.lastRevision);
    const here = (recorded: number): number => {
      const revision = result.revisions.get(recorded);
      if (revision === undefined) throw new Error(`the recording has no revision ${recorded}`);
      return revision;
    };
    const started = server;
    return {
      etcd,
      server,
      recording: id,
      here,
      last: lastRevision,
      link: (recorded, query = '') => `${origin}/r/${id}/${here(recorded)}${query}`,
      stop: async () => {
        await started.stop();
        await etcd.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    await etcd.stop();
    throw error;
  }
}

export const test = base.extend<{ guard: Guard; view: Screen; live: Live }, { replayed: Replayed }>({
  /** An etcd with the recording `kubectl-run-pod` in it, and a server that has recorded it. Tests only look at it. */
  replayed: [
    // eslint wants no empty pattern, Playwright wants a pattern: this fixture depends on the browser's name only formally.
    async ({ browserName: _browserName }, use) => {
      const replayed = await startReplayed(kubectlRunPod);
      await use(replayed);
      await replayed.stop();
    },
    { scope: 'worker' },
  ],
  /** An empty etcd and a server, for this test alone. */
  live: async ({ browserName: _browserName }, use) => {
    const etcd = await startEtcd();
    const server = await startServer({ endpoints: etcd.address });
    await use({ etcd, server });
    await server.stop();
    await etcd.stop();
  },
  guard: [
    async ({ context }, use) => {
      const guard = new Guard();
      guard.watch(context);
      await use(guard);
      expect(guard.complaints).toEqual([]);
    },
    { auto: true },
  ],
  view: async ({ page }, use) => {
    await use(new Screen(page));
  },
});

export { expect };
