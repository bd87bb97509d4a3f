import type { Lane } from '../../api/schema.ts';
import { grouped } from '../../text/numbers.ts';
import type { RevisionRange } from '../timeline-view.ts';

type Life = Lane['lives'][number];

/** Of a key that comes and goes all the time the last lives are told. */
const LIVES_IN_TEXT = 4;

/** Whether the recording found the object already there. */
export function existedBefore(
  life: { readonly createRevision: number },
  row: { readonly lane: Pick<Lane, 'marks'> },
  firstRevision: number,
): boolean {
  if (life.createRevision > firstRevision) return false;
  return !row.lane.marks.some((mark) => mark.revision === life.createRevision && mark.verb === 'create');
}

/** `from 12 000 to 12 009 (being deleted since 12 005)`, `since before the recording`. */
export function lifeText({ createRevision, terminatingRevision, deleteRevision }: Life, before: boolean): string {
  const created = before ? 'before the recording' : grouped(createRevision);
  const ends = terminatingRevision === null ? '' : ` (being deleted since ${grouped(terminatingRevision)})`;
  return (deleteRevision === null ? `since ${created}` : `from ${created} to ${grouped(deleteRevision)}`) + ends;
}

/** The lives of an object within a window; where there is none, its last one. '' when none is known. */
export function livesText(lane: Lane, window: RevisionRange, firstRevision: number): string {
  const here = lane.lives.filter(
    ({ createRevision, deleteRevision }) =>
      createRevision <= window.to && (deleteRevision === null || deleteRevision >= window.from),
  );
  const told = here.length > 0 ? here : lane.lives.slice(-1);
  const [only] = told;
  if (only === undefined) return '';
  const exists = told.length === 1 && only.deleteRevision === null;
  const texts = told.slice(-LIVES_IN_TEXT).map((life) => lifeText(life, existedBefore(life, { lane }, firstRevision)));
  const before = told.length - texts.length;
  if (before > 0) texts.unshift(`${grouped(before)} ${before === 1 ? 'time' : 'times'} before`);
  return `${exists ? 'exists' : 'existed'} ${texts.join(', again ')}`;
}
