import { calendarDay, knownTime } from '../../text/times.ts';
import type { Axis, Scale } from './scale.ts';

/** Whether the time at a position of the axis is bounded by what lies around it, rather than observed as at both ends. */
export function isEstimated(axis: Axis, position: number): boolean {
  return axis.estimated.some(({ start, end }) => position > start && position < end);
}

/** What there is to say of the axis at a pixel; undefined where times were observed, or are not what it shows. */
export function estimateText(scale: Scale, x: number): string | undefined {
  const { axis } = scale;
  const position = scale.positionAt(x);
  if (!isEstimated(axis, position)) return undefined;
  const atMs = axis.fold === null ? position : axis.fold.unfold(position);
  const about = `${calendarDay(atMs)} ${knownTime(atMs, 'estimated')}`;
  return `${about}, estimated: etcd stores no times, this is what the values written around it say`;
}
