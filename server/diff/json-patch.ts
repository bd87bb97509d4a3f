import type { Delta } from 'jsondiffpatch';
import { format } from 'jsondiffpatch/formatters/jsonpatch';

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** The delta as operations that turn its `before` into its `after` when they are applied in order. */
export function jsonPatch(delta: Delta): readonly JsonPatchOperation[] {
  return delta === undefined ? [] : (format(delta) as JsonPatchOperation[]);
}
