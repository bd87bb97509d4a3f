import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { freePort } from '../e2e/harness/ports.ts';
import { startServer } from '../e2e/harness/server.ts';
import { launchBrowser, openTab } from './browser.ts';
import { root } from './child.ts';
import { absolute, quantile, type Figure } from './figure.ts';

const ROUNDS = 5;

/** How much JavaScript the page is, and how soon it shows the recording in a browser that has nothing of it yet. */
export async function page(): Promise<Figure[]> {
  const server = await startServer({ endpoints: `127.0.0.1:${await freePort()}` });
  const browser = await launchBrowser();
  try {
    const firstPaint: number[] = [];
    const shown: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const tab = await openTab(browser);
      await tab.goto(server.origin, { waitUntil: 'commit' });
      shown.push(await tab.evaluate<number>('probe.opened(false)'));
      firstPaint.push(
        await tab.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
      );
      await tab.context().close();
    }
    return [
      absolute('page: JavaScript, gzip', scriptBytes() / 1024, 'KiB', '≤', 150, 'all chunks together'),
      absolute(
        'page: first picture',
        quantile(shown, 0.5),
        'ms',
        '≤',
        1000,
        `with the recording in it, empty cache; first paint ${Math.round(quantile(firstPaint, 0.5))} ms`,
      ),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

function scriptBytes(): number {
  const folder = join(root, 'dist/web');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
}
