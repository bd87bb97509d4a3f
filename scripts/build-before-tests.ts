import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildIfChanged } from './builds.mjs';
import { projectRoot } from './project-root.mjs';

/**
 * Builds what has changed before the first test: programs that tests start are the built ones, and so are threads, unless
 * tests are run again as their sources change.
 */
export default async function buildBeforeTests({ vitest }: TestProject): Promise<void> {
  await buildIfChanged(projectRoot);
  if (!vitest.config.watch) process.env['ETCD_REWIND_BUILT'] = join(projectRoot, 'dist/server');
}
