import type { Settings, SettingName } from '../../config.ts';
import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import { revisionAt, type RevisionChoice } from '../../domain/revision-choice.ts';
import { connectionSettings } from '../connection-settings.ts';
import type { HistoryView } from './history-view.ts';

/** What chooses the history that a command reads, and how its values are read. */
export const viewSettings = [
  'db',
  'recording',
  'live',
  'kubernetesRelease',
  'encryptionConfig',
  'secrets',
  'redact',
  ...connectionSettings,
] as const satisfies readonly SettingName[];

export type ViewSettings = Settings<(typeof viewSettings)[number]>;

/**
 * Opens the history that the settings choose. What reads it is loaded only then.
 * @param onChoice is told which recording is read where the settings say none
 */
export async function openView(settings: ViewSettings, onChoice: (sentence: string) => void): Promise<HistoryView> {
  if (settings.live) {
    const { openLiveView } = await import('./live-view.ts');
    return openLiveView(settings);
  }
  const { openDatabaseView } = await import('./database-view.ts');
  return openDatabaseView(settings, onChoice);
}

/** Lets `work` read the history that the settings choose. */
export async function withView<T>(
  settings: ViewSettings,
  onChoice: (sentence: string) => void,
  work: (view: HistoryView) => Promise<T>,
): Promise<T> {
  const view = await openView(settings, onChoice);
  try {
    return await work(view);
  } finally {
    await view.close();
  }
}

/**
 * The revision that `--rev` names; the last one where it is not given, or 0 as etcdctl has it.
 *
 * @param say is told of a time that is long after the last revision
 * @throws RewindError `revision_future`, `revision_compacted`, `usage` for a time where none is known
 */
export async function chosenRevision(
  view: HistoryView,
  given: RevisionChoice | null,
  say?: (sentence: string) => void,
): Promise<Revision> {
  const { title, firstRevision, lastRevision, beforeFirst } = view;
  if (given === null || given === 0) return lastRevision;
  if (typeof given !== 'number') return revisionAt(view, given, say);
  const hint = `Ask for a revision from ${firstRevision} to ${lastRevision}.`;
  if (given > lastRevision) {
    throw new RewindError('revision_future', `Revision ${given} is beyond the last one of ${title}.`, { hint });
  }
  if (given < firstRevision && beforeFirst === 'compacted') {
    throw new RewindError(
      'revision_compacted',
      `Revision ${given} is compacted; the oldest that ${title} still has is ${firstRevision}.`,
      { hint: 'The API server has etcd compact its history every five minutes; what etcd-rewind has recorded stays.' },
    );
  }
  if (given < firstRevision) {
    throw new RewindError('revision_compacted', `Revision ${given} is before the first one of ${title}.`, { hint });
  }
  return given;
}
