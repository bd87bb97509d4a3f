// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts from Vitest's JSON report.
 *
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts from Playwright's JSON report. A test that only passed when it was repeated has failed.
 *
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {Counts}
 */
export function playwrightCounts({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * @param {string} file
 * @param {(report: any) => Counts} counts
 * @returns {Counts} what the report says; throws an Error where it does not prove that tests ran and none was left out
 */
export function readCounts(file, counts) {
  if (!existsSync(file)) throw new Error(`There is no report ${file}: the tests did not run to their end.`);
  const result = counts(JSON.parse(readFileSync(file, 'utf8')));
  if (!(result.passed + result.failed > 0)) throw new Error('No test ran.');
  if (result.skipped !== 0) throw new Error(`${result.skipped} tests were skipped; every test has to run.`);
  return result;
}
