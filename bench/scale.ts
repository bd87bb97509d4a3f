import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startServer, type Server } from '../e2e/harness/server.ts';
import { launchBrowser, openTab, traceKeys } from './browser.ts';
import { absolute, quantile, type Figure } from './figure.ts';
import { describedHistory } from './store-history.ts';
import { writeVaried } from './store.ts';

const REVISIONS = 1_000_000;
const ID = 'varied-1';
const TIMES = 40;

interface Picture {
  readonly first: number;
  readonly last: number;
}

/**
 * The page with a million revisions and 20 000 objects, in a real browser. `database` is one that `writeVaried` made; without
 * it one is made, which takes minutes.
 */
export async function scale(recording: string, database = process.env['BENCH_DATABASE']): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-bench-'));
  const path = database ?? join(folder, 'varied.db');
  try {
    if (database === undefined) await writeVaried(path, describedHistory(recording), REVISIONS);
    const server = await startServer({ endpoints: '127.0.0.1:1', database: path, flags: ['--no-capture'] });
    const browser = await launchBrowser();
    try {
      return [
        ...(await opening(browser, server)),
        ...(await stepping(browser, server)),
        ...(await scrubbing(browser, server)),
        ...(await zooming(browser, server)),
        ...(await searching(browser, server)),
      ];
    } finally {
      await browser.close();
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Somewhere in the part of the history where all objects exist, at another place each time. */
function place(i: number): number {
  return Math.floor(REVISIONS * 0.3) + ((i * 7_919_317) % Math.floor(REVISIONS * 0.69));
}

/** Sentence, tree and lanes are there. */
async function shown(tab: Page): Promise<void> {
  await tab.getByRole('status', { name: 'Step' }).filter({ hasText: /\w/ }).waitFor();
  await tab.getByRole('tree', { name: 'Objects' }).getByRole('treeitem').first().waitFor();
  await tab.getByRole('region', { name: 'Timeline' }).getByRole('option').first().waitFor({ state: 'attached' });
}

async function opening(browser: Browser, server: Server): Promise<Figure[]> {
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const tab = await openTab(browser);
    await tab.goto(`${server.origin}/r/${ID}/${place(i)}`, { waitUntil: 'commit' });
    times.push(await tab.evaluate<number>('probe.opened(true)'));
    await tab.context().close();
  }
  return [
    absolute(
      'open a permalink',
      quantile(times, 0.95),
      'ms',
      '≤',
      1500,
      `slowest of 8; median ${ms(quantile(times, 0.5))}`,
    ),
  ];
}

/** The pictures that an input leads to, one input after another. */
async function pictures(tab: Page, times: number, input: (i: number) => Promise<void>): Promise<Picture[]> {
  const all: Picture[] = [];
  for (let i = 0; i < times; i++) {
    await input(i);
    all.push(await tab.evaluate<Picture>('probe.picture()'));
  }
  return all;
}

async function stepping(browser: Browser, server: Server): Promise<Figure[]> {
  const tab = await openTab(browser);
  await tab.goto(`${server.origin}/r/${ID}/${place(3)}`);
  await shown(tab);
  await tab.getByRole('slider', { name: 'Revision' }).focus();
  await pictures(tab, 5, () => tab.keyboard.press('ArrowRight'));
  const step = await pressing(tab, 'step: key to picture (p95)', TIMES, () => 'ArrowRight');
  const jump = await pressing(tab, 'jump: key to picture (p95)', TIMES, (i) => (i % 2 === 0 ? 'PageDown' : 'PageUp'));
  await tab.context().close();
  return [step, jump];
}

/** What the browser says of each key: until the first picture that it led to was on the display. */
async function pressing(tab: Page, name: string, times: number, key: (i: number) => string): Promise<Figure> {
  const endTracing = await traceKeys(tab);
  const all = await pictures(tab, times, (i) => tab.keyboard.press(key(i)));
  const shown = await endTracing();
  if (shown.length !== times) throw new Error(`${shown.length} of ${times} keys led to a picture`);
  const last = all.map((picture) => picture.last);
  const frame = all.map((picture) => picture.first);
  const whole = `everything in it ${ms(quantile(last, 0.95))}, median ${ms(quantile(last, 0.5))}`;
  const note = `median ${ms(quantile(shown, 0.5))}; until the page's next frame p95 ${ms(quantile(frame, 0.95))}; ${whole}`;
  return absolute(name, quantile(shown, 0.95), 'ms', '≤', 50, note);
}

async function scrubbing(browser: Browser, server: Server): Promise<Figure[]> {
  const tab = await openTab(browser);
  await tab.goto(`${server.origin}/r/${ID}/${place(5)}`);
  await shown(tab);
  const box = await tab.getByRole('slider', { name: 'Revision' }).boundingBox();
  if (box === null) throw new Error('there is no slider');
  const y = box.y + box.height / 2;
  const before = await tab.evaluate<{ begun: number }>('probe.asked()');
  await tab.mouse.move(box.x + 10, y);
  // To come there is an input too, and is not what is measured.
  await tab.evaluate<Picture>('probe.picture()');
  await tab.mouse.down();
  await tab.evaluate('probe.frames()');
  const steps = 200;
  for (let i = 1; i <= steps; i++) {
    await tab.mouse.move(box.x + 10 + ((box.width - 20) * i) / steps, y);
    await tab.waitForTimeout(8);
  }
  const frames = await tab.evaluate<number[]>('probe.endFrames()');
  await tab.mouse.up();
  const settled = await tab.evaluate<Picture>('probe.picture()');
  const after = await tab.evaluate<{ begun: number; most: number }>('probe.asked()');
  await tab.context().close();
  const asked = `${after.begun - before.begun} requests for ${steps} places, at most ${after.most} at once`;
  return [
    absolute('scrub: frames a second (slowest twentieth)', 1000 / quantile(frames, 0.95), '/s', '≥', 50, asked),
    absolute('scrub: input to first picture', settled.first, 'ms', '≤', 50),
  ];
}

/** The display's own pace: that of a page of the same server, whose clock is as exact, on which nothing moves. */
async function emptyFrame(browser: Browser, server: Server): Promise<number> {
  const tab = await openTab(browser);
  await tab.goto(`${server.origin}/healthz`);
  await tab.evaluate('probe.frames()');
  await tab.waitForTimeout(2000);
  const frames = await tab.evaluate<number[]>('probe.endFrames()');
  await tab.context().close();
  return quantile(frames, 0.95);
}

async function zooming(browser: Browser, server: Server): Promise<Figure[]> {
  const empty = await emptyFrame(browser, server);
  const tab = await openTab(browser);
  await tab.goto(`${server.origin}/r/${ID}/${place(7)}?from=2&to=${REVISIONS}`);
  await shown(tab);
  const box = await tab.getByRole('region', { name: 'Timeline' }).boundingBox();
  if (box === null) throw new Error('there are no lanes');
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.evaluate('probe.frames()');
  for (let i = 0; i < 60; i++) {
    await tab.keyboard.down('Control');
    await tab.mouse.wheel(0, i % 20 < 10 ? -60 : 60);
    await tab.keyboard.up('Control');
    await tab.waitForTimeout(12);
  }
  for (let i = 0; i < 60; i++) {
    await tab.mouse.wheel(i % 20 < 10 ? 80 : -80, i % 2 === 0 ? 120 : 0);
    await tab.waitForTimeout(12);
  }
  const frames = await tab.evaluate<number[]>('probe.endFrames()');
  await tab.context().close();
  const note = `median ${ms(quantile(frames, 0.5))}, longest ${ms(Math.max(...frames))}; of an empty page p95 ${empty.toFixed(2)} ms`;
  return [absolute('zoom and pan of the lanes: frame (p95)', quantile(frames, 0.95), 'ms', '≤', 16.7, note)];
}

/** Where nothing is found there are no first results. */
const NOTHING = 'nothing-like-this';
const QUERIES = [
  'coredns',
  'po/api',
  'kind:Pod status.phase=Failed',
  'by:kube-scheduler',
  'changed:spec.nodeName',
  'reason:BackOff',
  NOTHING,
];

/** What the field offers without asking, and is not the answer that is waited for. */
const OFFERED = ['Search', 'Watch', 'Command', 'Revision', 'Kind', 'Namespace'];

async function searching(browser: Browser, server: Server): Promise<Figure[]> {
  const tab = await openTab(browser);
  await tab.goto(`${server.origin}/r/${ID}/${place(9)}`);
  await shown(tab);
  await tab.waitForTimeout(2000);
  const field = tab.getByRole('combobox', { name: 'Search or jump' });
  const first: number[] = [];
  const all: number[] = [];
  for (const query of [...QUERIES, ...QUERIES]) {
    await field.fill('');
    await tab.waitForTimeout(300);
    const begun = performance.now();
    const found = tab.evaluate<number>(`probe.found(${JSON.stringify(OFFERED)})`);
    await field.fill(query);
    first.push(await found);
    await tab.locator('[role=listbox][aria-label=Found][aria-busy=false]').waitFor();
    all.push(performance.now() - begun);
  }
  await tab.context().close();
  const best = (times: readonly number[], i: number) => ms(Math.min(times[i] ?? 0, times[i + QUERIES.length] ?? 0));
  const each = QUERIES.map((query, i) => `${query} ${best(first, i)} (all ${best(all, i)})`);
  const found = first.filter((_, i) => QUERIES[i % QUERIES.length] !== NOTHING);
  return [absolute('search: first results (p95)', quantile(found, 0.95), 'ms', '≤', 100, each.join(', '))];
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
