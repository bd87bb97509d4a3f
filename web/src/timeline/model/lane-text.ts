import type { Lane } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { RevisionRange } from '../timeline-view.ts';
import { firstMarkFrom } from './mark-shapes.ts';
import type { LaneRow, Row } from './lane-order.ts';
import { trackText } from './track-rows.ts';

const MARKS_IN_TEXT = 6;

/** `Pod default/web`, or the key itself. */
export function objectText(identity: Lane['identity']): string {
  if (!identity.kubernetes) return identity.key;
  const name = identity.namespace === null ? identity.name : `${identity.namespace}/${identity.name}`;
  return identity.kind === null ? name : `${identity.kind} ${name}`;
}

/** What a row shows within a window, in words. */
export function rowText(row: Row, window: RevisionRange): string {
  switch (row.type) {
    case 'namespace':
      return `${row.label}, ${counted(row.objects)}${row.collapsed ? ', folded' : ''}`;
    case 'lane':
      return laneText(row, window);
    case 'track':
      return trackText(row, window);
    case 'more':
      return `${grouped(row.objects)} more ${row.objects === 1 ? 'object' : 'objects'}`;
  }
}

function laneText(row: LaneRow, window: RevisionRange): string {
  const { lane } = row;
  const parts = [objectText(lane.identity)];
  if (row.depth > 0) parts.push(`level ${row.depth + 1}`);
  const life = lane.lives[lane.lives.length - 1];
  if (life !== undefined) {
    parts.push(
      life.deleteRevision === null
        ? `exists since ${grouped(life.createRevision)}`
        : `existed from ${grouped(life.createRevision)} to ${grouped(life.deleteRevision)}`,
    );
  }
  const first = firstMarkFrom(lane.marks, window.from);
  const end = firstMarkFrom(lane.marks, window.to + 1);
  const said = lane.marks.slice(first, Math.min(end, first + MARKS_IN_TEXT));
  const rest = end - first - said.length;
  if (said.length > 0) {
    const marks = said.map((mark) => `${mark.verb} at ${grouped(mark.revision)}`).join(', ');
    parts.push(rest > 0 ? `${marks} and ${grouped(rest)} more` : marks);
  }
  return parts.join('; ');
}

function counted(objects: number): string {
  return `${grouped(objects)} ${objects === 1 ? 'object' : 'objects'}`;
}
