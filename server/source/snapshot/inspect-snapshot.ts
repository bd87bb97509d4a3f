import { RewindError } from '../../domain/errors.ts';
import type { SourceDescription } from '../../domain/history.ts';
import { hasMagic, LARGEST_PAGE, META_BYTES } from '../bolt/meta-page.ts';
import { refuseDamage, type OnDamage } from '../bolt/damage.ts';
import type { ImportName, InspectedHistory, InspectOptions } from '../inspected-history.ts';
import type { SourceMessage } from '../source.ts';
import { firstBytes } from '../file-content.ts';
import { Losses } from './losses.ts';
import { SnapshotFile, type SnapshotFacts } from './snapshot-file.ts';
import { snapshotMessages } from './snapshot-messages.ts';
import { planSnapshot, type SnapshotPlan } from './snapshot-plan.ts';

/** Whether a file is a bbolt database by its content, be it damaged. @throws RewindError where it cannot be read */
export async function isSnapshot(path: string): Promise<boolean> {
  return hasMagic(await firstBytes(path, LARGEST_PAGE + META_BYTES));
}

/**
 * Reads the database of an etcd, of `etcdctl snapshot save` or of a stopped member, from end to end: all of its history since
 * the last compaction.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` saying which page; damage only without `force`
 */
export async function inspectSnapshot(
  path: string,
  named: ImportName,
  { force = false, signal, onRead = () => undefined }: InspectOptions = {},
): Promise<InspectedHistory> {
  const losses = force ? new Losses() : null;
  const refuse = refuseDamage(path);
  const snapshot = SnapshotFile.open(path, losses?.note ?? refuse);
  try {
    const { facts, bolt } = snapshot;
    // A snapshot with a digest is read twice.
    const { size, hasDigest } = bolt;
    const checked = hasDigest ? size : 0;
    const onDamage: OnDamage = (damage) => (losses === null ? refuse(damage) : losses.say(damage.message));
    await snapshot.checkDigest(onDamage, { signal, onRead: (bytes) => onRead(bytes, size + checked) });
    const plan = await planSnapshot(snapshot, {
      losses,
      signal,
      onRead: (bytes) => onRead(Math.min(bytes, size) + checked, size + checked),
    });
    const source = describe(facts, named);
    return {
      source,
      origin: { ...plan.origin, clusterId: facts.clusterId, node: null },
      startRevision: plan.startRevision,
      endRevision: plan.endRevision,
      existing: plan.existing,
      events: plan.events,
      revisions: plan.revisions,
      omitted: losses?.sentences() ?? [],
      messages: () => messages(path, bolt.meta.transaction, plan, source, force),
    };
  } finally {
    snapshot.close();
  }
}

async function* messages(
  path: string,
  transaction: number,
  plan: SnapshotPlan,
  source: SourceDescription,
  force: boolean,
): AsyncGenerator<SourceMessage, void> {
  const onDamage = force ? () => undefined : refuseDamage(path);
  const snapshot = SnapshotFile.open(path, onDamage);
  try {
    if (snapshot.bolt.meta.transaction !== transaction) {
      throw new RewindError('file_unreadable', `${path} was written to while it was read`, {
        hint: 'Stop the etcd that it belongs to, or take a snapshot with etcdctl snapshot save.',
      });
    }
    yield* snapshotMessages(snapshot, plan, source, onDamage);
  } finally {
    snapshot.close();
  }
}

function describe({ clusterId, etcdVersion }: SnapshotFacts, { name, kind }: ImportName): SourceDescription {
  return {
    name: name ?? 'snapshot',
    kind: kind === 'example' ? 'example' : 'snapshot',
    clusterId,
    etcdVersion,
    kubernetesVersion: null,
    description: null,
    commands: [],
  };
}
