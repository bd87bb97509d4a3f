import { pathToFileURL } from 'node:url';
import { Worker, type ResourceLimits } from 'node:worker_threads';

/** The folder of all sources. */
const sources = new URL('../', import.meta.url).href;
/**
 * Where they are built to. Tests, which run from the sources, start a thousand threads: one of built modules takes a third of
 * the time, for it compiles nothing and has no loader.
 */
const built = process.env['ETCD_REWIND_BUILT'];

/**
 * Starts a module of ours on a thread, from the sources as well as from what is built of them.
 *
 * @param from `import.meta.url` of the caller
 * @param module path of the module from there, without its ending
 */
export function startThread(from: string, module: string, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  const compiled = new URL(`${module}.js`, from);
  if (!from.endsWith('.ts')) return new Worker(compiled, { workerData, resourceLimits });
  if (built !== undefined) {
    const moved = compiled.href.replace(sources, `${pathToFileURL(built).href}/`);
    return new Worker(new URL(moved), { workerData, resourceLimits });
  }
  // Node 20 gives a worker thread no loader of its parent: the thread registers one before it loads its module.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(new URL(`${module}.ts`, from).href);
  const code = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(code, { eval: true, workerData, execArgv: [], resourceLimits });
}
