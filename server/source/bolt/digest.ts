import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { RewindError } from '../../domain/errors.ts';
import { DIGEST_BYTES, type BoltFile } from './bolt-file.ts';

export interface DigestReading {
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: (bytes: number) => void;
}

const CHUNK_BYTES = 1024 * 1024;

/** Whether the SHA-256 that etcdctl has put after a snapshot is that of its content. Only for a file that has one. */
export async function digestMatches(
  { path, contentBytes }: BoltFile,
  { signal, onRead }: DigestReading = {},
): Promise<boolean> {
  const hash = createHash('sha256');
  const digest: Buffer[] = [];
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, end: contentBytes + DIGEST_BYTES - 1 });
  let left = contentBytes;
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      onRead?.(file.bytesRead);
      hash.update(chunk.subarray(0, left));
      if (chunk.length > left) digest.push(chunk.subarray(left));
      left = Math.max(0, left - chunk.length);
    }
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RewindError('file_unreadable', `${path} cannot be read: ${reason}`, { cause: error });
  }
  return hash.digest().equals(Buffer.concat(digest));
}
