import type { ApiError } from '../api/http.ts';
import type { Gap, Recording } from '../api/schema.ts';
import { counted, grouped } from '../text/numbers.ts';

/** Why a link is not answered. */
export interface Refusal {
  readonly title: string;
  readonly text: string;
  readonly hint: string | null;
}

export type RevisionProblem =
  | { readonly kind: 'future'; readonly revision: number; readonly last: number; readonly live: boolean }
  | { readonly kind: 'before'; readonly revision: number; readonly first: number; readonly source: Recording['source'] }
  | { readonly kind: 'gap'; readonly revision: number; readonly gap: Gap };

export function revisionProblem(recording: Recording, revision: number): RevisionProblem | null {
  if (revision > recording.lastRevision) {
    return { kind: 'future', revision, last: recording.lastRevision, live: recording.live };
  }
  if (revision < recording.firstRevision) {
    return { kind: 'before', revision, first: recording.firstRevision, source: recording.source };
  }
  const gap = gapWithin(recording, revision);
  return gap === null ? null : { kind: 'gap', revision, gap };
}

/** The gap that hides what existed at a revision; null: none. At its last revision the list that ends it says what exists. */
export function gapWithin({ gaps }: Pick<Recording, 'gaps'>, revision: number): Gap | null {
  return gaps.find(({ from, to }) => from <= revision && revision < to) ?? null;
}

/** The gap whose list told what is known of a revision; null: all that it changed was recorded. */
export function gapTelling({ gaps }: Pick<Recording, 'gaps'>, revision: number): Gap | null {
  return gaps.find(({ from, to }) => from <= revision && revision <= to) ?? null;
}

/** How many changes a revision made; those that a list told of after a gap may be of several revisions. */
export function changesText(
  recording: Pick<Recording, 'gaps'> | null,
  { revision, eventCount }: { readonly revision: number; readonly eventCount: number },
): string {
  return recording !== null && gapTelling(recording, revision) !== null
    ? `${counted(eventCount, 'key')} that the list told of`
    : `${counted(eventCount, 'change')} in this transaction`;
}

/** A revision, or within a gap the last one before it of which it is known what existed. */
export function lastKnown(recording: Pick<Recording, 'gaps' | 'firstRevision'>, revision: number): number {
  const gap = gapWithin(recording, revision);
  return gap === null ? revision : Math.max(recording.firstRevision, gap.from - 1);
}

export const GAP_CAUSES: Readonly<Record<Gap['cause'], string>> = {
  compacted: 'etcd had compacted them before they could be read',
  'not-recorded': 'nobody was recording then',
  retention: 'they were dropped here by the retention rule',
  unreadable: 'the source is damaged there',
};

/** What is missing, and why. */
export function gapText({ from, to, cause }: Gap): string {
  const which = from === to ? `Revision ${grouped(from)} is` : `Revisions ${grouped(from)} to ${grouped(to)} are`;
  return `${which} missing: ${GAP_CAUSES[cause]}.`;
}

export function problemText(problem: RevisionProblem): { title: string; text: string } {
  switch (problem.kind) {
    case 'future':
      return {
        title: `Revision ${grouped(problem.revision)} is ${problem.live ? 'not here yet' : 'not in this recording'}`,
        text: problem.live
          ? `The last recorded revision is ${grouped(problem.last)}. It will be shown as soon as etcd gets there.`
          : `This recording ends at revision ${grouped(problem.last)}.`,
      };
    case 'before':
      return {
        title: `Revision ${grouped(problem.revision)} is before this recording`,
        text:
          problem.source === 'etcd'
            ? `What etcd still held when the recording began starts at revision ${grouped(problem.first)}; older revisions were compacted away.`
            : `It begins at revision ${grouped(problem.first)}. Another recording of the same history can have what came before.`,
      };
    case 'gap':
      return {
        title: `Revision ${grouped(problem.revision)} was not recorded`,
        text: gapText(problem.gap),
      };
  }
}

export function otherHistory(revision: number): Refusal {
  return {
    title: 'This link belongs to another history',
    text: `The link was made for a revision ${revision} that changed something else than the revision ${revision} that is recorded here. Both histories have the same name, so one of them was restored or rewritten.`,
    hint: 'Open the link where it was made, or look at what is recorded here instead.',
  };
}

export function malformedRevision(text: string): Refusal {
  return {
    title: 'That is not a revision',
    text: `The link asks for revision “${text.slice(0, 80)}”. A revision is a whole number.`,
    hint: null,
  };
}

export function refusalOf(error: ApiError, id: string, recordings: readonly Recording[]): Refusal {
  if (error.code === 'recording_not_found' || error.code === 'recording_differs') {
    // Another piece of the same history, which lacks that revision.
    const sameHistory = recordings.some((recording) => recording.history === id.replace(/-\d+$/, ''));
    if (error.code === 'recording_not_found' && sameHistory) {
      return { title: 'The revision of this link is not here', text: error.message, hint: error.hint };
    }
    const here = recordings.map((recording) => recording.name).slice(0, 5);
    return {
      title: 'This link belongs to another history',
      text: `It was made for the recording ${id}, which is not recorded here. Another cluster's revisions have the same numbers but mean something else, so it is not answered with them.`,
      hint: `Whoever sent it can send the history, too: Export writes it to a file, which is imported here.${
        here.length === 0 ? '' : ` Recorded here: ${here.join(', ')}.`
      }`,
    };
  }
  return { title: 'The link cannot be opened', text: error.message, hint: error.hint };
}
