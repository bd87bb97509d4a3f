import { randomBytes } from 'node:crypto';
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RewindError } from '../../domain/errors.ts';
import type { RevisionFile } from '../../reading/revision-files.ts';
import { createDirectory } from '../../store/create-file.ts';
import { outputError } from './whole-output.ts';

/**
 * A folder that gets a file a revision, as they come. Each appears when it is whole.
 * @throws RewindError `disk_full`, `output_unwritable`
 */
export class RevisionFolder {
  readonly #folder: string;
  readonly #made = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws RewindError likewise, and `usage` for a file: at once, not at the first change, which may be long in coming */
  static async open(folder: string): Promise<RevisionFolder> {
    try {
      createDirectory(folder);
      if (!(await stat(folder)).isDirectory()) throw noFolder(folder);
      await access(folder, constants.W_OK | constants.X_OK);
      return new RevisionFolder(folder);
    } catch (error) {
      throw outputError(error, folder);
    }
  }

  async write({ path, content }: RevisionFile): Promise<void> {
    const target = join(this.#folder, path);
    const unfinished = join(this.#folder, `.${randomBytes(6).toString('hex')}.unfinished`);
    try {
      this.#makeFolder(dirname(target));
      await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' });
      await rename(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw outputError(error, target);
    }
  }

  #makeFolder(folder: string): void {
    if (this.#made.has(folder)) return;
    createDirectory(folder);
    this.#made.add(folder);
  }
}

function noFolder(path: string): RewindError {
  return new RewindError('usage', `${path} is no directory.`, {
    hint: 'A file is written for each revision: name a directory, or print the changes: -o json > FILE',
  });
}
