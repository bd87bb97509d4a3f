/** What work comes to, and what it takes of the processor in milliseconds: what else the machine does is not counted. */
export function onProcessor<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}
