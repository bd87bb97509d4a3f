#!/usr/bin/env node
// @ts-check
/**
 * `npm start`: brings a clone to the state in which the server can run (dependencies, builds), then runs it in this
 * process, so that signals, arguments and the exit code are the server's own. Works before anything is installed; what
 * has not changed since the last time is neither installed nor built again.
 */
import { checkNodeVersion } from './node-version.mjs';

const complaint = checkNodeVersion(process.versions.node);
if (complaint !== null) {
  console.error(complaint);
  process.exit(1);
}

const { installIfChanged } = await import('./installation.mjs');
const { buildIfChanged } = await import('./builds.mjs');
const { projectRoot } = await import('./project-root.mjs');
const { join } = await import('node:path');
const { pathToFileURL } = await import('node:url');

try {
  await installIfChanged(projectRoot);
  await buildIfChanged(projectRoot);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

endWithParent();
const main = join(projectRoot, 'dist/server/main.js');
process.argv.splice(1, 1, main);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(main).href);

/**
 * npm that is told to end leaves what it runs behind (its shell goes, the program stays). A server that keeps the port and the
 * database is not what somebody wants who has ended npm.
 */
function endWithParent() {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || parent === 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}
