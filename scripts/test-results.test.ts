import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { playwrightCounts, readCounts, vitestCounts } from './test-results.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function report(content: object): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}
const vitest = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
const playwright = { stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 0 } };

test('counts what passed and failed; a flaky test failed', () => {
  expect(readCounts(report(vitest), vitestCounts)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  expect(readCounts(report(playwright), playwrightCounts)).toEqual({ passed: 5, failed: 3, skipped: 0 });
});

test('refuses a run without tests, with skipped tests or without a report', () => {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  expect(() => readCounts(report(none), vitestCounts)).toThrow('No test ran');
  expect(() => readCounts(report({ ...vitest, numPendingTests: 1 }), vitestCounts)).toThrow('1 tests were skipped');
  expect(() => readCounts(report({ ...vitest, numTodoTests: 1 }), vitestCounts)).toThrow('skipped');
  expect(() => readCounts(join(folder, 'absent.json'), vitestCounts)).toThrow('no report');
});
