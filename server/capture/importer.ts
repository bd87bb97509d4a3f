import type { Importer, ImportOptions, ImportResult, RecorderOptions } from '../domain/recorder.ts';
import { importUnpacked } from './import-unpacked.ts';
import { openDesk } from './open-desk.ts';

/**
 * Imports on the calling thread, for a program that does nothing else meanwhile: a recorder without a thread of its own.
 * @throws RewindError when the database cannot be opened, or an option is wrong
 */
export async function openImporter(options: Omit<RecorderOptions, 'etcd' | 'exampleFile'>): Promise<Importer> {
  const nobody = (): void => undefined;
  const desk = await openDesk(
    { ...options, etcd: null, exampleFile: null },
    { source: null, onStatus: nobody, onCommit: nobody, onRemoved: nobody },
  );
  return {
    importFile: (path: string | readonly string[], given: ImportOptions): Promise<ImportResult> =>
      importUnpacked(path, given, (paths, rest) => desk.importFile(paths, { ...rest, kind: 'file' })),
    close: () => desk.close(),
  };
}
