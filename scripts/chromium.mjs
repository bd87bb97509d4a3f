// @ts-check
import { findProgram } from './commands.mjs';

/** The headless part of Chromium: the same engine without a window, in which a page of the tests takes half as long. */
export const HEADLESS_CHROMIUM = 'chromium-headless-shell';

/**
 * The Chromium that tests, benchmarks and screenshots run: the one that CHROMIUM names, else the operating system's. Nothing is
 * downloaded.
 *
 * @returns {string} a path
 */
export function chromiumPath() {
  const path = process.env['CHROMIUM'] ?? findProgram(HEADLESS_CHROMIUM) ?? findProgram('chromium');
  if (path === null) throw new Error(`There is no ${HEADLESS_CHROMIUM} on PATH; CHROMIUM=PATH names another Chromium.`);
  return path;
}
