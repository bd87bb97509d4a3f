import { defineConfig } from '@playwright/test';
import { chromiumPath } from './scripts/chromium.mjs';

const asRoot = process.getuid?.() === 0;

/**
 * Real etcd, real server (from dist), real Chromium.
 */
export default defineConfig({
  testDir: 'e2e/page',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/page',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 14 * 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    // Following every step of every test takes a third of their time: TRACE=1 keeps what failed.
    trace: process.env['TRACE'] === undefined ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      args: [
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
