import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { join } from 'node:path';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startReplayed, type Replayed } from '../harness/replayed.ts';
import { startServer, type Server } from '../harness/server.ts';
import { recordingsFolder, startImported, type Imported } from './imported.ts';
import { Screen } from './screen.ts';

export const kubectlRunPod = join(recordingsFolder, 'kubectl-run-pod.ndjson.gz');

/** Long lists keep only the rows that are seen: a window in which a whole object is. */
export const TALL = { width: 1440, height: 6000 };

export interface Live {
  readonly etcd: EtcdServer;
  readonly server: Server;
}

/** What must never happen on the page, whatever a test is about. */
export class Guard {
  readonly #complaints: string[] = [];
  readonly #allowed: RegExp[] = [];
  #ended = false;

  /** A complaint that belongs to what the test does, e.g. the answer 404 to a link that leads nowhere. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  watch(context: BrowserContext): void {
    for (const page of context.pages()) this.#watchPage(page);
    context.on('page', (page) => this.#watchPage(page));
  }

  /** The test is over; what its page says about the server's end does not count. */
  end(): void {
    this.#ended = true;
  }

  get complaints(): string[] {
    return this.#complaints.filter((complaint) => !this.#allowed.some((pattern) => pattern.test(complaint)));
  }

  #watchPage(page: Page): void {
    const tell = (what: string): void => {
      if (!this.#ended) this.#complaints.push(`${what} (on ${page.url()})`);
    };
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

export const test = base.extend<{ guard: Guard; view: Screen; live: Live }, { replayed: Replayed; examples: Imported }>(
  {
    /** An etcd with the recording `kubectl-run-pod` in it, and a server that has recorded it. Tests only look at it. */
    replayed: [
      // Playwright wants a pattern here, and the lint none that is empty.
      async ({ browserName: _browserName }, use) => {
        const replayed = await startReplayed(kubectlRunPod);
        await use(replayed);
        await replayed.stop();
      },
      { scope: 'worker' },
    ],
    /** A server over recordings of the project. Tests only look at it. */
    examples: [
      async ({ browserName: _browserName }, use) => {
        const examples = await startImported(['failed-rollout', 'debug-sidecar', 'deployment-rollout']);
        await use(examples);
        await examples.stop();
      },
      { scope: 'worker' },
    ],
    /** An empty etcd and a server, for this test alone. */
    live: async ({ guard }, use) => {
      const etcd = await startEtcd();
      const server = await startServer({ endpoints: etcd.address });
      await use({ etcd, server });
      guard.end();
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
  },
);

export { expect, recordingsFolder };
