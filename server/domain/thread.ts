import { Worker, type ResourceLimits } from 'node:worker_threads';

/**
 * Starts a module of ours on a thread, from the sources as well as from what is built of them.
 *
 * @param from `import.meta.url` of the caller
 * @param module path of the module from there, without its ending
 */
export function startThread(from: string, module: string, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`${module}.js`, from), { workerData, resourceLimits });
  // Node 20 gives a worker thread no loader of its parent: the thread registers one before it loads its module.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(new URL(`${module}.ts`, from).href);
  const code = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(code, { eval: true, workerData, execArgv: [], resourceLimits });
}
