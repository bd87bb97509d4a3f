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
