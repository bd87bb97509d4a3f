import { stringify } from 'yaml';
import type { HistoryReader } from '../domain/history-reader.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { existingKeys, keyFilter, requireHeld, type KeyFilter, type PartEvent } from './export-part.ts';
import { exists, type ValueDecoder } from './value-decoder.ts';

export interface ManifestOptions extends KeyFilter {
  /** Default: the last revision. */
  readonly revision?: Revision;
  /** Leaves out what a server sets, and what points at objects of this very cluster. */
  readonly strip: boolean;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What others stand in or are made of comes first, so that `kubectl apply` finds it. */
const FIRST_KINDS = ['CustomResourceDefinition', 'Namespace'];

const SET_BY_SERVER = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'selfLink',
  'ownerReferences',
]);

/**
 * The Kubernetes objects that exist at a revision as YAML documents, for `kubectl apply`. An object that is not known in full,
 * because it was redacted or cannot be read, is left out with a comment that says so: applied, it would destroy the real one.
 * @throws RewindError `revision_future`, `revision_compacted`
 */
export async function* manifests(
  reader: HistoryReader,
  decoder: ValueDecoder,
  recording: Recording,
  options: ManifestOptions,
): AsyncGenerator<string, void> {
  const revision = options.revision ?? recording.lastRevision;
  requireHeld(recording, revision);
  const { kind } = options;
  yield `# ${recording.name} (recording ${recording.id}) at revision ${revision}\n`;
  for (const first of FIRST_KINDS) {
    if (kind !== undefined && kind !== first) continue;
    const filter = keyFilter({ ...options, kind: first });
    for await (const stored of existingKeys(reader, recording, revision, filter)) {
      yield document(decoder, recording, stored, options.strip);
    }
  }
  if (kind !== undefined && FIRST_KINDS.includes(kind)) return;
  for await (const stored of existingKeys(reader, recording, revision, keyFilter(options))) {
    if (FIRST_KINDS.includes(stored.summary.identity.kind ?? '')) continue;
    yield document(decoder, recording, stored, options.strip);
  }
}

function document(decoder: ValueDecoder, recording: Recording, stored: PartEvent, strip: boolean): string {
  const { identity, redacted } = stored.summary;
  if (!identity.kubernetes || !exists(stored)) return '';
  const decoded = decoder.decode(recording, stored);
  if (redacted || decoded.hidden === true) return leftOut(identity.key, 'values in it were redacted');
  if (decoded.problem !== null) return leftOut(identity.key, decoded.problem.reason);
  const object = strip ? decoder.written(recording, stored) : decoded.object;
  if (!isObject(object) || decoded.kind === null)
    return leftOut(identity.key, `it is ${decoded.contentType}, no object`);
  // What YAML 1.1 reads as something else than a text (yes, 1:30) is quoted: kubectl reads that version.
  return `---\n${stringify(strip ? stripped(object) : object, { lineWidth: 0, compat: 'yaml-1.1' })}`;
}

function leftOut(key: string, why: string): string {
  return `---\n# left out: ${JSON.stringify(key)}: ${why.replaceAll(/\s+/g, ' ')}\n`;
}

function stripped({ status: _status, metadata, ...content }: JsonObject): JsonObject {
  if (!isObject(metadata)) return content;
  const kept = Object.entries(metadata).filter(([name]) => !SET_BY_SERVER.has(name));
  const { apiVersion = null, kind = null, ...rest } = content;
  return { apiVersion, kind, metadata: withoutLastApplied(Object.fromEntries(kept)), ...rest };
}

/** `kubectl apply` writes this anew. */
function withoutLastApplied(metadata: JsonObject): JsonObject {
  const { annotations, ...others } = metadata;
  if (!isObject(annotations)) return metadata;
  const { [LAST_APPLIED]: _lastApplied, ...kept } = annotations;
  return Object.keys(kept).length === 0 ? others : { ...metadata, annotations: kept };
}
