/**
 * `npm run screenshots`: takes the pictures of the documentation (docs/images) from the real program: an etcd with a
 * recording in it, the built server, Chromium; light and dark, 1440 and 1024 px wide.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { startReplayed } from '../e2e/harness/replayed.ts';
import { Screen, type TabName } from '../e2e/page/screen.ts';
import { buildIfChanged } from './builds.mjs';
import { projectRoot } from './project-root.mjs';

interface Shot {
  readonly name: string;
  readonly recording: string;
  /** Revision of the recording. */
  readonly revision: number;
  readonly query?: string;
  readonly tab?: TabName;
}

const shots: readonly Shot[] = [
  { name: 'timeline', recording: 'kubectl-run-pod', revision: 603 },
  { name: 'object', recording: 'kubectl-run-pod', revision: 603, tab: 'Object' },
  { name: 'history', recording: 'kubectl-run-pod', revision: 607, tab: 'History' },
  { name: 'raw', recording: 'kubectl-run-pod', revision: 594, tab: 'Raw' },
];
const themes = ['light', 'dark'] as const;
const widths = [1440, 1024] as const;

await buildIfChanged(projectRoot);
const folder = join(projectRoot, process.argv[2] ?? 'docs/images');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const recording of new Set(shots.map((shot) => shot.recording))) {
    const replayed = await startReplayed(join(projectRoot, 'examples', `${recording}.ndjson.gz`));
    try {
      for (const shot of shots.filter((each) => each.recording === recording)) {
        for (const colorScheme of themes) {
          for (const width of widths) {
            const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, timezoneId: 'UTC' });
            const screen = new Screen(page);
            await page.goto(replayed.link(shot.revision, shot.query));
            await screen.step.filter({ hasText: /\w/ }).waitFor();
            if (shot.tab !== undefined) await screen.tab(shot.tab);
            await page.waitForTimeout(500);
            const suffix = width === 1440 ? '' : `-${width}`;
            const path = join(folder, `${shot.name}-${colorScheme}${suffix}.png`);
            await page.screenshot({ path });
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
