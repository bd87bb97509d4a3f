import type { HistoryReader } from '../domain/history-reader.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { isBinaryKey, keyBytes } from '../domain/key.ts';
import { keyPath } from '../domain/key-path.ts';
import type { Recording } from '../domain/recording.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';
import { partEvents, type ExportPart, type PartEvent } from './export-part.ts';
import { exists, type Release, type ValueDecoder } from './value-decoder.ts';

/** What a file tells of a key's event. */
export type FiledEvent = Pick<PartEvent, 'summary' | 'modRevision' | 'value' | 'atMs'>;

/** A revision of a key as a file. */
export interface RevisionFile {
  /** `KEY/REVISION.json`, relative, with `/` between its names. */
  readonly path: string;
  readonly content: string;
  readonly atMs: number | null;
}

/**
 * A recording, or a part of it, as a file a revision, in folders that follow the keys: what kube-etcd-helper writes, and
 * deletions besides. @throws RewindError as `partRange` does
 */
export async function* revisionFiles(
  reader: HistoryReader,
  decoder: ValueDecoder,
  recording: Recording,
  part: ExportPart,
): AsyncGenerator<RevisionFile, void> {
  for await (const event of partEvents(reader, recording, part)) {
    yield revisionFile(decoder, recording, event);
  }
}

export function revisionFile(decoder: ValueDecoder, release: Release, event: FiledEvent): RevisionFile {
  return {
    path: `${keyPath(event.summary.identity.key)}/${event.modRevision}.json`,
    content: `${stringifyJson(keyValue(decoder, release, event))}\n`,
    atMs: event.atMs,
  };
}

/** etcd's names for the members. What is no object is a text, or the bytes themselves. */
function keyValue(decoder: ValueDecoder, release: Release, event: FiledEvent): JsonObject {
  const { summary, modRevision } = event;
  const { key } = summary.identity;
  const named: JsonObject = isBinaryKey(key) ? { key_base64: keyBytes(key).toString('base64') } : { key };
  if (!exists(event)) return { ...named, deleted: true, mod_revision: modRevision };
  return {
    ...named,
    ...value(decoder.written(release, event), event.value),
    create_revision: summary.createRevision,
    mod_revision: modRevision,
    version: summary.version,
    ...(summary.lease === '0' ? {} : { lease: BigInt(summary.lease) }),
  };
}

function value(written: JsonValue | undefined, bytes: Uint8Array): JsonObject {
  if (written !== undefined) return { value: written };
  return { value_base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
}
