import type { Gap, RecordedCommand, SourceDescription } from './history.ts';
import type { Revision } from './revision.ts';

/** One etcd history in one epoch, as stored. */
export interface Recording {
  /**
   * `<history>-<startRevision>`, where `<history>` comes from the history itself (see docs/decisions): the same on every
   * machine that holds the same history. A link is answered by this recording, or by another piece of the same history.
   */
  readonly id: string;
  readonly history: string;
  readonly name: string;
  readonly source: SourceDescription['kind'];
  readonly clusterId: string | null;
  readonly etcdVersion: string | null;
  readonly kubernetesVersion: string | null;
  readonly description: string | null;
  readonly commands: readonly RecordedCommand[];
  /** The keys' state is known from here on; revisions after it are complete but for `gaps`. */
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly revisionCount: number;
  readonly eventCount: number;
  readonly gaps: readonly Gap[];
  readonly createdAtMs: number;
  /** When something was last stored in it. */
  readonly changedAtMs: number;
}
