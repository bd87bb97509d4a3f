/** Runs as a user without rights: root may do everything, whatever a file's mode says. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const own = process.geteuid?.() ?? 1;
  if (own === 0) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (own === 0) process.seteuid?.(own);
  }
}
