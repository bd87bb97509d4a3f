import { chromium, type Browser } from '@playwright/test';
import { chromiumPath } from '../scripts/chromium.mjs';

/** Chromium without what it does of its own accord beside the page. */
export function launchBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-background-networking', '--disable-component-update'],
  });
}
