import { pathToFileURL } from 'node:url';
import { Worker, type ResourceLimits } from 'node:worker_threads';

/** The folder of all sources, or of what is built of them: this module is one folder below either. */
const root = new URL('../', import.meta.url);
/**
 * Where the sources are built to. Tests, which run from them, start a thousand threads: one of built modules takes a third of
 * the time, for it compiles nothing and has no loader.
 */
const builtFolder = process.env['ETCD_REWIND_BUILT'];

/**
 * Starts a module of ours on a thread, from the sources as well as from what is built of them.
 *
 * @param module its path from the folder of all sources, without its ending
 */
export function startThread(module: string, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  const fromSources = import.meta.url.endsWith('.ts');
  const built = !fromSources ? root : builtFolder === undefined ? null : pathToFileURL(`${builtFolder}/`);
  if (built !== null) return new Worker(new URL(`${module}.js`, built), { workerData, resourceLimits });
  // Node 20 gives a worker thread no loader of its parent: the thread registers one before it loads its module.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(new URL(`${module}.ts`, root).href);
  const code = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(code, { eval: true, workerData, execArgv: [], resourceLimits });
}
