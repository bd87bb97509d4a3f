import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Path of a database that does not exist yet, in a directory that goes with the test. */
export function temporaryPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'store.db');
}
