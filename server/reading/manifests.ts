import { stringify } from 'yaml';
import { counted } from '../diff/short-text.ts';
import type { HistoryReader } from '../domain/history-reader.ts';
import { isObject } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { applicable, isMadeAgain } from '../kubernetes/applicable.ts';
import { existingKeys, keyFilter, requireHeld, type KeyFilter, type PartEvent } from './export-part.ts';
import { requireKnownState } from './known-states.ts';
import { exists, type ValueDecoder } from './value-decoder.ts';

export interface ManifestOptions extends KeyFilter {
  /** Default: the last revision. */
  readonly revision?: Revision;
  /**
   * Leaves out what a server sets, what points at objects of this very cluster, and, unless `kind` asks for them, the objects
   * that a controller or the API server makes by itself.
   */
  readonly strip: boolean;
  /** Told of each object that is written, and of each that is left out. */
  readonly onObject?: (outcome: 'written' | 'left out') => void;
}

/** What others stand in or are made of comes first, so that `kubectl apply` finds it. */
const FIRST_KINDS = ['CustomResourceDefinition', 'Namespace'];

/**
 * The Kubernetes objects that exist at a revision as YAML documents, for `kubectl apply`. An object that is not known in full,
 * because it was redacted or cannot be read, is left out with a comment that says so: applied, it would destroy the real one.
 * What is made by itself, and what is no object of Kubernetes, is counted in comments at the end.
 * @throws RewindError `revision_future`, `revision_compacted`, `revision_in_gap`
 */
export async function* manifests(
  reader: HistoryReader,
  decoder: ValueDecoder,
  recording: Recording,
  options: ManifestOptions,
): AsyncGenerator<string, void> {
  const revision = options.revision ?? recording.lastRevision;
  requireHeld(recording, revision);
  requireKnownState(recording.gaps, revision);
  const { kind } = options;
  yield `# ${recording.name} (recording ${recording.id}) at revision ${revision}\n`;
  const madeAgain = new Map<string, number>();
  let others = 0;
  async function* documents(filter: KeyFilter, isWanted: (kind: string) => boolean): AsyncGenerator<string, void> {
    for await (const stored of existingKeys(reader, recording, revision, filter)) {
      if (!exists(stored)) continue;
      if (!stored.summary.identity.kubernetes) {
        others++;
        continue;
      }
      if (!isWanted(stored.summary.identity.kind ?? '')) continue;
      const found = manifest(decoder, recording, stored, options);
      if (found.type === 'made again') madeAgain.set(found.kind, (madeAgain.get(found.kind) ?? 0) + 1);
      options.onObject?.(found.type === 'written' ? 'written' : 'left out');
      if (found.type !== 'made again') yield found.text;
    }
  }
  for (const first of FIRST_KINDS) {
    if (kind === undefined || kind === first) yield* documents(keyFilter({ ...options, kind: first }), () => true);
  }
  if (kind !== undefined && FIRST_KINDS.includes(kind)) return;
  yield* documents(keyFilter(options), (other) => !FIRST_KINDS.includes(other));
  if (madeAgain.size > 0) yield `---\n# left out, for the cluster makes them by itself: ${counts(madeAgain)}\n`;
  if (others > 0) yield `---\n# left out, for they are none of Kubernetes: ${counted(others, 'key')}\n`;
}

type Manifest =
  | { readonly type: 'written' | 'left out'; readonly text: string }
  | { readonly type: 'made again'; readonly kind: string };

function manifest(
  decoder: ValueDecoder,
  recording: Recording,
  stored: PartEvent & { readonly value: Uint8Array },
  { strip, kind }: ManifestOptions,
): Manifest {
  const { identity, redacted } = stored.summary;
  const decoded = decoder.decode(recording, stored);
  if (strip && kind === undefined && isObject(decoded.object) && isMadeAgain(decoded.object)) {
    return { type: 'made again', kind: decoded.kind ?? '' };
  }
  if (redacted || decoded.hidden === true) return leftOut(identity.key, 'values in it were redacted');
  if (decoded.problem !== null) return leftOut(identity.key, decoded.problem.reason);
  const object = strip ? decoder.written(recording, stored) : decoded.object;
  if (!isObject(object) || decoded.kind === null)
    return leftOut(identity.key, `it is ${decoded.contentType}, no object`);
  // What YAML 1.1 reads as something else than a text (yes, 1:30) is quoted: kubectl reads that version.
  const yaml = stringify(strip ? applicable(object) : object, { lineWidth: 0, compat: 'yaml-1.1' });
  return { type: 'written', text: `---\n${yaml}` };
}

function leftOut(key: string, why: string): Manifest {
  return { type: 'left out', text: `---\n# left out: ${JSON.stringify(key)}: ${why.replaceAll(/\s+/g, ' ')}\n` };
}

/** `145 Event, 3 Pod` */
function counts(kinds: ReadonlyMap<string, number>): string {
  return Array.from(kinds, ([kind, count]) => `${count} ${kind}`).join(', ');
}
