import type { Gap, GapCause } from './history.ts';

const reasons: Record<GapCause, string> = {
  compacted: 'etcd compacted them before they were read.',
  'not-recorded': 'nobody recorded then.',
  retention: 'they were dropped here, by the retention rule.',
  unreadable: 'the source is damaged there.',
};

/** Why revisions are missing, as a sentence about them. */
export function gapText({ from, to, cause }: Gap): string {
  return `${from === to ? `revision ${from} is` : `revisions ${from} to ${to} are`} not here, because ${reasons[cause]}`;
}
