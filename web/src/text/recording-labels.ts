import type { Recording } from '../api/schema.ts';
import { calendarDay, clockTime } from './times.ts';

/** What recordings are called in a list: of those with one name, all but the live one say when they end. */
export function recordingLabels(recordings: readonly Recording[]): ReadonlyMap<string, string> {
  const isOnly = ({ name }: Recording) => recordings.filter((other) => other.name === name).length === 1;
  return new Map(recordings.map((recording) => [recording.id, labelOf(recording, isOnly(recording))]));
}

function labelOf({ id, name, live, source, lastAtMs }: Recording, isOnly: boolean): string {
  if (live) return `${name} (live)`;
  const end = isOnly ? '' : ` · ${lastAtMs === null ? id : upTo(lastAtMs)}`;
  return source === 'example' ? `${name} (example)${end}` : name + end;
}

function upTo(atMs: number): string {
  return `up to ${calendarDay(atMs)} ${clockTime(atMs).slice(0, 8)}`;
}
