import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is put there. */
type Purpose = 'content' | 'upload';

/** Whose a folder is: a process of a machine, of which others may share the directory. */
const owner = (pid: number | string): string => `-${hostname()}-${pid}-`;

/**
 * A folder for this user alone, for what waits to be read: it may hold secrets, and goes with the process at the latest. What one
 * that was killed has left goes with the next one.
 */
export async function temporaryFolder(purpose: Purpose): Promise<{ readonly path: string; discard(): void }> {
  discardLeftovers(tmpdir());
  const path = await mkdtemp(join(tmpdir(), `etcd-rewind-${purpose}${owner(process.pid)}`));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path,
    discard: () => {
      process.off('exit', remove);
      remove();
    },
  };
}

/** Takes away folders of this user's processes that are no more. */
export function discardLeftovers(directory: string): void {
  for (const name of namesIn(directory)) {
    const [, ours = '', pid = ''] = /^etcd-rewind-(?:content|upload)(.*-(\d+)-)[^-]+$/.exec(name) ?? [];
    if (pid === '' || ours !== owner(pid) || isAlive(Number(pid))) continue;
    const path = join(directory, name);
    try {
      if (statSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else has taken it away.
    }
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** A process that this user may not signal is alive, too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
