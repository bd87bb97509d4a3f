import type { Actor } from './facts.ts';
import type { KeyText } from './key.ts';
import type { Revision } from './revision.ts';

/** How many of some revisions somebody made; `actor` null: nobody is known. */
export interface ActorShare {
  readonly actor: Pick<Actor, 'name' | 'certain'> | null;
  readonly revisions: number;
}

/** One key, over the whole recording. A revision of a key is one event of it. */
export interface KeyTally {
  readonly key: KeyText;
  readonly resource: ResourceName;
  readonly namespace: string | null;
  readonly name: string;
  readonly revisions: number;
  /** Of all its revisions together, and of the largest. */
  readonly bytes: number;
  readonly largestBytes: number;
  /** Between its first and its last revision; null where their times are not known or too close to one another. */
  readonly perMinute: number | null;
  /** Those who wrote it most, most first. */
  readonly actors: readonly ActorShare[];
}

/** Objects of one resource; keys that are none of Kubernetes' are put together by the folder that they lie in. */
export interface ResourceName {
  /** null: not of Kubernetes. */
  readonly group: string | null;
  readonly resource: string | null;
  readonly kind: string | null;
  /** Where it is not of Kubernetes. */
  readonly folder: string | null;
}

export interface ResourceTally {
  readonly name: ResourceName;
  /** What exists at the end. */
  readonly objects: number;
  readonly objectBytes: number;
  /** What was written: revisions of its keys, of which so many were of each kind. */
  readonly revisions: number;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  /** Updates that changed nothing but bookkeeping. */
  readonly noOps: number;
  readonly bytes: number;
  readonly largest: { readonly key: KeyText; readonly bytes: number; readonly revision: Revision } | null;
  readonly mostWritten: { readonly key: KeyText; readonly revisions: number } | null;
  readonly actors: readonly ActorShare[];
  /** null where times are not known. */
  readonly perMinute: number | null;
}

/** Somebody's writes of all resources together, and the resource that has most of them. */
export interface ActorTally extends ActorShare {
  readonly most: { readonly name: ResourceName; readonly revisions: number };
}

/** What a recording consists of, and what makes its etcd grow. */
export interface Analysis {
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  /** Between the first and the last write of known (or estimated) time; null where there are no such. */
  readonly spanMs: number | null;
  readonly estimatedTimes: boolean;
  readonly revisions: number;
  readonly bytes: number;
  readonly objects: number;
  readonly objectBytes: number;
  /** Most bytes first. */
  readonly resources: readonly ResourceTally[];
  /** Those who wrote most, most first. */
  readonly actors: readonly ActorTally[];
  readonly mostWritten: readonly KeyTally[];
  /** Those whose revisions take most bytes together. */
  readonly heaviest: readonly KeyTally[];
  /** How long Events of Kubernetes live after their last write; null where none was seen to end. */
  readonly eventLifeMs: number | null;
}
