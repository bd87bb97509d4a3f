import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumPath } from '../scripts/chromium.mjs';
import { root } from './child.ts';

/** Chromium without what it does of its own accord beside the page. */
export function launchBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-background-networking', '--disable-component-update'],
  });
}

const probe = readFileSync(join(root, 'bench/page-probe.mjs'), 'utf8');

/** A tab that has nothing of the page yet, with the probe in it; to be closed with its context. */
export async function openTab(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = await context.newPage();
  await tab.addInitScript({ content: probe });
  return tab;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** In microseconds. */
  readonly ts: number;
  readonly pid: number;
  readonly id2?: { readonly local?: string };
  readonly args?: { readonly event_latency?: { readonly event_type?: string } };
}

/**
 * Lets the browser account for keys that are pressed: the answer ends that, and has for each key how many milliseconds passed
 * from its coming in to the first picture with it being presented, compositing included.
 */
export async function traceKeys(tab: Page): Promise<() => Promise<readonly number[]>> {
  const browser = tab.context().browser();
  if (browser === null) throw new Error('the tab has no browser');
  await browser.startTracing(tab, { categories: ['input.scrolling'] });
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const begun = new Map<string, number>();
    const latencies: number[] = [];
    for (const { name, ph, ts, pid, id2, args } of traceEvents) {
      if (name !== 'EventLatency') continue;
      const id = `${pid} ${id2?.local ?? ''}`;
      if (ph === 'b' && args?.event_latency?.event_type === 'KEY_PRESSED') begun.set(id, ts);
      const from = begun.get(id);
      if (ph !== 'e' || from === undefined) continue;
      latencies.push((ts - from) / 1000);
      begun.delete(id);
    }
    return latencies;
  };
}
