import type { Lane } from '../../api/schema.ts';

interface Given {
  readonly kind?: string | null;
  readonly namespace?: string | null;
  readonly name: string;
  readonly owner?: string;
  readonly created?: number;
  readonly terminating?: number | null;
  readonly deleted?: number | null;
  readonly marks?: Lane['marks'];
  readonly kubernetes?: boolean;
}

/** A lane whose uid is `uid of <name>`. */
export function lane(given: Given): Lane {
  const { kind = 'Pod', namespace = 'default', name, created = 10, kubernetes = true } = given;
  const { terminating = null, deleted = null } = given;
  const uid = `uid of ${name}`;
  const key = kubernetes ? `/registry/${kind ?? ''}/${namespace ?? ''}/${name}` : name;
  const marks = given.marks ?? [{ revision: created, verb: 'create' as const }];
  return {
    identity: { key, kubernetes, group: '', resource: null, kind, namespace, name },
    uid,
    ownerUid: given.owner === undefined ? null : `uid of ${given.owner}`,
    lives: [{ createRevision: created, terminatingRevision: terminating, deleteRevision: deleted, uid }],
    marks,
    markCount: marks.length,
  };
}
