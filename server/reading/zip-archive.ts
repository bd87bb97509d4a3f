import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { RevisionFile } from './revision-files.ts';

/** What the format cannot say: a zip's times begin in 1980. */
const EARLIEST_MS = Date.UTC(1980, 0, 2);
const MODE = 0o100644;

/** A zip of files as they come: one is asked for when the one before it has been taken. */
export function zipArchive(files: AsyncIterable<RevisionFile>): Readable {
  const zip = new ZipFile();
  const archive = zip.outputStream.pipe(new PassThrough());
  const gone = new Promise<never>((_resolve, reject) => {
    archive.once('close', () => reject(new Error('nobody reads the archive any more')));
  });
  gone.catch(() => undefined);
  fill(zip, files, gone).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return archive;
}

async function fill(zip: ZipFile, files: AsyncIterable<RevisionFile>, gone: Promise<never>): Promise<void> {
  for await (const file of files) await Promise.race([add(zip, file), gone]);
  zip.end();
}

function add(zip: ZipFile, { path, content, atMs }: RevisionFile): Promise<void> {
  return new Promise((resolve) => {
    const mtime = new Date(Math.max(atMs ?? EARLIEST_MS, EARLIEST_MS));
    zip.addReadStreamLazy(path, { mtime, mode: MODE }, (take) => {
      const bytes = Readable.from([Buffer.from(content)], { objectMode: false });
      bytes.once('end', resolve);
      take(null, bytes);
    });
  });
}
