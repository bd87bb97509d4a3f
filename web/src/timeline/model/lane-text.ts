import type { Lane } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { RevisionRange } from '../timeline-view.ts';
import { firstMarkFrom } from './mark-shapes.ts';
import type { LaneRow, Row } from './lane-order.ts';
import { livesText } from './lives.ts';
import { trackText } from './track-rows.ts';

/** Texts stay short enough to be listened to; the tab History of an object has all of its changes. */
const MARKS_IN_TEXT = 6;

/** `Pod default/web`, or the key itself. */
export function objectText(identity: Lane['identity']): string {
  if (!identity.kubernetes) return identity.key;
  const name = identity.namespace === null ? identity.name : `${identity.namespace}/${identity.name}`;
  return identity.kind === null ? name : `${identity.kind} ${name}`;
}

/** What a row shows within a window, in words. `firstRevision` is that of the recording. */
export function rowText(row: Row, window: RevisionRange, firstRevision: number): string {
  switch (row.type) {
    case 'namespace':
      return `${row.label}, ${counted(row.objects)}${row.collapsed ? ', folded' : ''}`;
    case 'lane':
      return laneText(row, window, firstRevision);
    case 'track':
      return trackText(row, window);
    case 'more':
      return `${grouped(row.objects)} more ${row.objects === 1 ? 'object' : 'objects'}`;
  }
}

function laneText({ lane, depth }: LaneRow, window: RevisionRange, firstRevision: number): string {
  const level = depth > 0 ? `level ${depth + 1}` : '';
  const parts = [objectText(lane.identity), level, livesText(lane, window, firstRevision), marksText(lane, window)];
  return parts.filter((part) => part !== '').join('; ');
}

function marksText({ marks, markCount }: Lane, window: RevisionRange): string {
  const first = firstMarkFrom(marks, window.from);
  const end = firstMarkFrom(marks, window.to + 1);
  const said = marks.slice(first, Math.min(end, first + MARKS_IN_TEXT));
  const rest = end - first - said.length;
  const texts = said.map((mark) => `${mark.verb} at ${grouped(mark.revision)}`).join(', ');
  if (rest === 0) return texts;
  // Of a great many only some are here.
  return `${texts} and ${marks.length < markCount ? 'at least ' : ''}${grouped(rest)} more`;
}

function counted(objects: number): string {
  return `${grouped(objects)} ${objects === 1 ? 'object' : 'objects'}`;
}
