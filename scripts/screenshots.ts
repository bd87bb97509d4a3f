/**
 * `npm run screenshots [FOLDER]`: takes pictures of the real program into FOLDER (screenshots/): an etcd with a recording in
 * it, the built server, Chromium; light and dark, 1440 and 1024 px wide. Those of the documentation go to docs/images, too.
 */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';
import { startReplayed, type Replayed } from '../e2e/harness/replayed.ts';
import { startServer } from '../e2e/harness/server.ts';
import { Screen, type TabName } from '../e2e/page/screen.ts';
import { buildIfChanged } from './builds.mjs';
import { projectRoot } from './project-root.mjs';

interface Shot {
  readonly name: string;
  readonly recording: string;
  /** Revision of the recording. */
  readonly revision: number;
  /** First and last revision of the recording that the lanes show. */
  readonly range: readonly [number, number];
  readonly tab?: TabName;
  /** Key of the object that is selected. */
  readonly key?: string;
  /** What a reader does then. */
  readonly then?: (page: Page) => Promise<void>;
}

const shots: readonly Shot[] = [
  { name: 'timeline', recording: 'kubectl-run-pod', revision: 603, range: [591, 614] },
  { name: 'object', recording: 'kubectl-run-pod', revision: 603, range: [591, 614], tab: 'Object' },
  { name: 'history', recording: 'kubectl-run-pod', revision: 607, range: [591, 614], tab: 'History' },
  { name: 'raw', recording: 'kubectl-run-pod', revision: 594, range: [591, 614], tab: 'Raw' },
  {
    name: 'rows',
    recording: 'failed-rollout',
    revision: 1052,
    range: [967, 1071],
    key: '/registry/deployments/default/api',
  },
  {
    name: 'search',
    recording: 'failed-rollout',
    revision: 1020,
    range: [967, 1071],
    then: (page) => page.getByRole('combobox', { name: 'Search or jump' }).fill('kind:deploy changed:status'),
  },
  {
    name: 'watched',
    recording: 'failed-rollout',
    revision: 1020,
    range: [967, 1071],
    then: async (page) => {
      await page.getByRole('combobox', { name: 'Search or jump' }).fill('deploy/api changed:status.conditions');
      await page.getByRole('option', { name: /^Watch/ }).click();
      await page.keyboard.press(']');
    },
  },
  {
    name: 'compare',
    recording: 'failed-rollout',
    revision: 1014,
    range: [967, 1071],
    then: async (page) => {
      await page.keyboard.press('b');
      for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowRight');
      await page
        .getByRole('region', { name: 'Compared' })
        .getByRole('button', { name: /default\/api$/ })
        .first()
        .click();
    },
  },
];
const inDocs = new Set([
  'timeline-light.png',
  'timeline-dark.png',
  'rows-light.png',
  'search-light.png',
  'watched-light.png',
  'compare-light.png',
]);
const themes = ['light', 'dark'] as const;
const widths = [1440, 1024] as const;

/** A server that shows one of the recordings as it is. */
async function startImported(
  file: string,
  name: string,
): Promise<Pick<Replayed, 'here' | 'link'> & { stop(): Promise<unknown> }> {
  const server = await startServer({ endpoints: '127.0.0.1:1', flags: ['--no-capture'] });
  const answer = await fetch(`${server.origin}/api/recordings?name=${name}`, {
    method: 'POST',
    body: readFileSync(file),
  });
  const { recording } = (await answer.json()) as { recording: string };
  return {
    here: (revision) => revision,
    link: (revision, query = '') => `${server.origin}/r/${recording}/${revision}${query}`,
    stop: () => server.stop(),
  };
}

await buildIfChanged(projectRoot);
const folder = join(projectRoot, process.argv[2] ?? 'screenshots');
mkdirSync(folder, { recursive: true });
mkdirSync(join(projectRoot, 'docs/images'), { recursive: true });
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const recording of new Set(shots.map((shot) => shot.recording))) {
    const file = join(projectRoot, 'examples', `${recording}.ndjson.gz`);
    // The guide speaks of a recording's own revisions; an etcd gives its own to what is put into it.
    const replayed = recording === 'kubectl-run-pod' ? await startReplayed(file) : await startImported(file, recording);
    try {
      for (const shot of shots.filter((each) => each.recording === recording)) {
        for (const colorScheme of themes) {
          for (const width of widths) {
            const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, timezoneId: 'UTC' });
            const screen = new Screen(page);
            const [from, to] = shot.range.map((revision) => replayed.here(revision));
            await page.goto(
              replayed.link(
                shot.revision,
                `?from=${from}&to=${to}${shot.key === undefined ? '' : `&key=${encodeURIComponent(shot.key)}`}`,
              ),
            );
            await screen.step.filter({ hasText: /\w/ }).waitFor();
            if (shot.tab !== undefined) await screen.tab(shot.tab);
            await shot.then?.(page);
            await page.waitForTimeout(1000);
            const suffix = width === 1440 ? '' : `-${width}`;
            const file = `${shot.name}-${colorScheme}${suffix}.png`;
            const path = join(folder, file);
            await page.screenshot({ path });
            if (inDocs.has(file)) copyFileSync(path, join(projectRoot, 'docs/images', file));
            console.log(path);
            await page.close();
          }
        }
      }
    } finally {
      await replayed.stop();
    }
  }
} finally {
  await browser.close();
}
