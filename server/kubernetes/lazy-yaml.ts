import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

const require = createRequire(import.meta.url);

/** The library with its 72 files, read with the first text that is YAML, so that nobody else waits for it. */
export const yaml = (): typeof Yaml => require('yaml') as typeof Yaml;
