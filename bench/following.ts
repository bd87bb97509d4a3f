import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { startEtcd } from '../e2e/harness/etcd.ts';
import { startServer } from '../e2e/harness/server.ts';
import { launchBrowser } from './browser.ts';
import { root } from './child.ts';
import { absolute, type Figure } from './figure.ts';

const RATE = 200;
const MIB = 1024 ** 2;

interface Memory {
  /** What the page's process has for itself, as the operating system counts it; nothing was collected for it. */
  readonly privateBytes: number;
  /** What its JavaScript held when it was last asked. */
  readonly heapBytes: number;
}

/**
 * The memory that a page takes while it follows an etcd live, at 200 revisions a second of a recorded cluster.
 * `BENCH_MINUTES=60` follows it for an hour.
 */
export async function following(
  recording: string,
  minutes = Number(process.env['BENCH_MINUTES'] ?? 3),
): Promise<Figure[]> {
  const etcd = await startEtcd();
  const server = await startServer({ endpoints: etcd.address });
  const browser = await launchBrowser();
  try {
    const written = replay(etcd.address, recording, minutes * 60);
    const tab = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await tab.goto(server.origin);
    await tab.getByRole('status', { name: 'Step' }).filter({ hasText: /\w/ }).waitFor();
    const page = await tab.context().newCDPSession(tab);
    await page.send('Performance.enable');
    const each: Memory[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      await tab.waitForTimeout(60_000);
      const now = { privateBytes: await privateBytes(browser), heapBytes: await heapBytes(page) };
      each.push(now);
      console.log(`  minute ${minute}: ${mib(now.privateBytes)} private, ${mib(now.heapBytes)} of them the heap`);
    }
    return [figureOf(each, minutes, await written, await shownRevision(tab))];
  } finally {
    await browser.close();
    await server.stop();
    await etcd.stop();
  }
}

function figureOf(each: readonly Memory[], minutes: number, written: number, shown: string): Figure {
  const highest = Math.max(...each.map(({ privateBytes }) => privateBytes));
  const [first, last] = [each[0], each.at(-1)];
  const note = [
    `highest of ${minutes} minutes with ${written} revisions, the page at ${shown}`,
    `private ${mib(first?.privateBytes ?? 0)} after one, ${mib(last?.privateBytes ?? 0)} at the end`,
    `heap ${mib(first?.heapBytes ?? 0)} and ${mib(last?.heapBytes ?? 0)}`,
  ];
  return absolute('page: memory while following 200 revisions/s', highest / MIB, 'MiB', '≤', 200, note.join('; '));
}

/** How far the page has come: one that stopped following would take little memory. */
async function shownRevision(tab: Page): Promise<string> {
  return `r${await tab.getByRole('slider', { name: 'Revision' }).getAttribute('aria-valuenow')}`;
}

function replay(endpoint: string, recording: string, seconds: number): Promise<number> {
  const args = ['--import', 'tsx', join(root, 'bench/replayer.ts'), endpoint, recording, String(seconds), String(RATE)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(Number(output));
      else reject(new Error(`the replayer ended with ${code}`));
    });
  });
}

async function heapBytes(page: CDPSession): Promise<number> {
  const { metrics } = await page.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** Of the process that the page runs in; source: Linux' /proc/PID/smaps_rollup. */
async function privateBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const each = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateBytesOf(id));
  return Math.max(...each);
}

function privateBytesOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map(([, value]) => Number(value));
  return kilobytes.reduce((sum, value) => sum + value, 0) * 1024;
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
