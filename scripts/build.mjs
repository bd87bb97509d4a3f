// @ts-check
/** Builds what has changed since it was built last; before the package is packed, so that it holds what the sources say. */
import { buildIfChanged } from './builds.mjs';
import { projectRoot } from './project-root.mjs';

await buildIfChanged(projectRoot);
