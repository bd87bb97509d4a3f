import type { CaptureState, CaptureStatus } from '../domain/capture-status.ts';
import type { Revision } from '../domain/revision.ts';

/** What etcd has said of its newest revision is out of date: how far it is ahead is not known. */
const UNHEARD: ReadonlySet<CaptureState> = new Set([
  'off',
  'connecting',
  'unreachable',
  'refused',
  'no-leader',
  'failed',
  'stopped',
]);

/** Heads that are remembered; of more the later ones count as heard when the last of these was. */
const MOST_HEADS = 1000;

/** How many revisions etcd is ahead of what is stored; null: not known. */
export function lagRevisions({ state, revision, headRevision }: CaptureStatus): number | null {
  if (headRevision === null || UNHEARD.has(state)) return null;
  return Math.max(0, headRevision - (revision ?? 0));
}

/** For how long etcd has been ahead: since the first revision was heard of that is not stored yet. */
export class Lag {
  readonly #heads: { readonly revision: Revision; readonly heardAtMs: number }[] = [];

  /** Whatever the capture says, in its order. */
  note({ revision, headRevision }: CaptureStatus, nowMs: number): void {
    if (headRevision === null) return;
    // Another etcd, or one that was restored.
    if (headRevision < (this.#heads.at(-1)?.revision ?? 0)) this.#heads.length = 0;
    const stored = revision ?? 0;
    if (headRevision > Math.max(stored, this.#heads.at(-1)?.revision ?? 0)) {
      const last = this.#heads.length === MOST_HEADS ? this.#heads.pop() : undefined;
      this.#heads.push({ revision: headRevision, heardAtMs: last?.heardAtMs ?? nowMs });
    }
    while (this.#heads[0] !== undefined && this.#heads[0].revision <= stored) this.#heads.shift();
  }

  /** In seconds; null: not known. */
  seconds(status: CaptureStatus, nowMs: number): number | null {
    const lag = lagRevisions(status);
    if (lag === null) return null;
    const first = this.#heads[0];
    return lag === 0 || first === undefined ? 0 : Math.max(0, nowMs - first.heardAtMs) / 1000;
  }
}
