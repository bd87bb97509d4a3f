import type { JsonValue } from '../domain/json.ts';
import type { Delta } from 'jsondiffpatch';
import { delta, type PlainValue } from '../diff/delta.ts';
import { jsonPatch, type JsonPatchOperation } from '../diff/json-patch.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';

export interface ObjectDifference {
  /** jsondiffpatch delta; undefined when nothing differs. */
  readonly delta: Delta;
  /** RFC 6902. */
  readonly patch: readonly JsonPatchOperation[];
  /** Why the delta is coarser than usual. */
  readonly limited: string | null;
}

/** What differs between two objects; undefined stands for one that does not exist or is only bytes. */
export function objectDifference(before: JsonValue | undefined, after: JsonValue | undefined): ObjectDifference {
  if (before === undefined && after === undefined) return { delta: undefined, patch: [], limited: null };
  const result = delta(before ?? null, after ?? null, kubernetesListKeys);
  if (before === undefined) return whole(result.limited, 'add', result.after);
  if (after === undefined) return whole(result.limited, 'remove', result.before);
  return { delta: result.delta, patch: jsonPatch(result.delta), limited: result.limited };
}

/** The whole object came or went. */
function whole(limited: string | null, op: 'add' | 'remove', value: PlainValue): ObjectDifference {
  return op === 'add'
    ? { delta: [value], patch: [{ op, path: '', value }], limited }
    : { delta: [value, 0, 0], patch: [{ op, path: '' }], limited };
}
