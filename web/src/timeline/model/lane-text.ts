import type { Lane } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { LaneRow, Row } from './lane-order.ts';

const MARKS_IN_TEXT = 6;

/** `Pod default/web`, or the key itself. */
export function objectText(identity: Lane['identity']): string {
  if (!identity.kubernetes) return identity.key;
  const name = identity.namespace === null ? identity.name : `${identity.namespace}/${identity.name}`;
  return identity.kind === null ? name : `${identity.kind} ${name}`;
}

/** What a row shows, in words. */
export function rowText(row: Row): string {
  switch (row.type) {
    case 'namespace':
      return `${row.label}, ${counted(row.objects)}${row.collapsed ? ', folded' : ''}`;
    case 'lane':
      return laneText(row);
    case 'more':
      return `${grouped(row.objects)} more ${row.objects === 1 ? 'object' : 'objects'}`;
  }
}

function laneText(row: LaneRow): string {
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
  const marks = lane.marks.slice(0, MARKS_IN_TEXT).map((mark) => `${mark.verb} at ${grouped(mark.revision)}`);
  const rest = lane.markCount - marks.length;
  if (marks.length > 0) parts.push(marks.join(', ') + (rest > 0 ? ` and ${grouped(rest)} more` : ''));
  return parts.join('; ');
}

function counted(objects: number): string {
  return `${grouped(objects)} ${objects === 1 ? 'object' : 'objects'}`;
}
