#!/usr/bin/env node
// @ts-check
/**
 * `npm test`: everything that must hold before a change is taken, on a fresh clone too. Stops at the first step that
 * fails. The last line of a good run is "N passed, 0 failed".
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkNodeVersion } from './node-version.mjs';
import { run } from './commands.mjs';
import { buildIfChanged } from './builds.mjs';
import { buildPrograms, installPrograms, testPrograms } from './debian-packages.mjs';
import { compileNativeModule, installPackages, takesCompiledSqlite } from './installation.mjs';
import { installNewerNode } from './newer-node.mjs';
import { projectRoot } from './project-root.mjs';
import { playwrightCounts, readCounts, vitestCounts } from './test-results.mjs';

const vitestReport = join(projectRoot, 'test-results/vitest.json');
const playwrightReport = join(projectRoot, 'test-results/playwright.json');
const total = { passed: 0, failed: 0 };

/** @param {import('./test-results.mjs').Counts} counts */
function add(counts) {
  total.passed += counts.passed;
  total.failed += counts.failed;
}

/**
 * Runs a tool of node_modules with this Node.
 *
 * @param {string} tool path below node_modules
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, nodeOptions?: readonly string[] }} options
 */
function runTool(tool, args, { env = {}, nodeOptions = /** @type {readonly string[]} */ ([]) } = {}) {
  const path = join(projectRoot, 'node_modules', tool);
  return run(process.execPath, [...nodeOptions, path, ...args], { cwd: projectRoot, env });
}

/**
 * @param {string} tool
 * @param {readonly string[]} args
 */
async function mustPass(tool, args) {
  // Trees of syntax are kept for long: with more room for what is new they are copied less often, which is a tenth of the time.
  const code = await runTool(tool, args, { nodeOptions: ['--max-semi-space-size=64'] });
  if (code !== 0) throw new Error(`${[tool.split('/')[0], ...args].join(' ')}: exit code ${code}`);
}

async function checkTypes() {
  await mustPass('typescript-7/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']);
  await mustPass('svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.web.json', '--fail-on-warnings']);
}

async function checkStyle() {
  await mustPass('oxlint/bin/oxlint', ['--config', 'oxlint.config.mjs']);
  await mustPass('eslint/bin/eslint.js', ['web/**/*.svelte', 'web/**/*.svelte.ts', '--max-warnings=0']);
  await mustPass('oxfmt/bin/oxfmt', ['--check', '.']);
}

/**
 * Side by side, each to its end; the first failure counts.
 *
 * @param {readonly Promise<void>[]} works
 */
async function together(works) {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}

/** @type {readonly [string, () => Promise<void>][]} */
const steps = [
  [
    'Dependencies',
    async () => {
      const compiles = process.getuid?.() === 0 && !takesCompiledSqlite();
      const programs = compiles ? [...testPrograms, ...buildPrograms] : testPrograms;
      await together([
        installPrograms(programs, projectRoot),
        installPackages(projectRoot),
        installNewerNode(projectRoot),
      ]);
    },
  ],
  [
    'Types, lint, format and build',
    // SQLite's compiler takes one core longest; the rest is in two rows, so that the second is not left alone at the end.
    () =>
      together([
        compileNativeModule(projectRoot),
        checkTypes(),
        (async () => {
          await checkStyle();
          await buildIfChanged(projectRoot);
        })(),
      ]),
  ],
  [
    'Unit, property and integration tests',
    async () => {
      rmSync(vitestReport, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
      const code = await runTool('vitest/vitest.mjs', ['run', ...reporters]);
      add(readCounts(vitestReport, vitestCounts));
      if (code !== 0) throw new Error(`vitest: exit code ${code}`);
    },
  ],
  [
    'End-to-end tests in Chromium',
    async () => {
      rmSync(playwrightReport, { force: true });
      const code = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
      });
      add(readCounts(playwrightReport, playwrightCounts));
      if (code !== 0) throw new Error(`playwright: exit code ${code}`);
    },
  ],
];

const complaint = checkNodeVersion(process.versions.node);
if (complaint !== null) {
  console.error(complaint);
  process.exit(1);
}

const startedMs = Date.now();
for (const [index, [name, step]] of steps.entries()) {
  const stepStartedMs = Date.now();
  console.log(`\n=== ${index + 1}/${steps.length} ${name} ===`);
  try {
    await step();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    if (total.failed > 0) console.error(`${total.passed} passed, ${total.failed} failed`);
    console.error(`npm test failed at step ${index + 1}/${steps.length}: ${name}`);
    process.exit(1);
  }
  console.log(`--- ${name}: ${seconds(stepStartedMs)} ---`);
}
console.log(`\nAll steps passed in ${seconds(startedMs)}.`);
console.log(`${total.passed} passed, ${total.failed} failed`);

/** @param {number} sinceMs */
function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}
