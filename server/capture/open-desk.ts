import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../domain/clock.ts';
import type { RecorderOptions } from '../domain/recorder.ts';
import type { LiveSource } from '../source/source.ts';
import { openThreadedWriter } from '../store/threaded-writer.ts';
import type { DeskDeps, RecorderDesk } from './recorder-desk.ts';

/** Who wants to be told of what, and what is captured; null: nothing. */
export type DeskListeners = Pick<DeskDeps, 'onStatus' | 'onCommit' | 'onRemoved'> & {
  readonly source: LiveSource | null;
  /** The database can be written no more: its thread has ended. */
  readonly onLost?: (error: Error) => void;
};

/**
 * Opens the database, on a thread of its own, while what reads histories is being loaded.
 * @throws RewindError when the database cannot be opened, or an option is wrong
 */
export async function openDesk(options: RecorderOptions, listeners: DeskListeners): Promise<RecorderDesk> {
  const { databasePath: path, retention, discardUnused = false } = options;
  const writer = openThreadedWriter({ path, retention, discardUnused }, listeners.onLost);
  // Whoever awaits it is told.
  writer.catch(() => undefined);
  const [{ RecorderDesk }, { createLogger }, { destination }] = await Promise.all([
    import('./recorder-desk.ts'),
    import('./log.ts'),
    import('pino'),
  ]);
  // Standard output is for results. A thread's own stream goes by way of the main thread; logs should not wait for it.
  const { logLevel: level, readableLog: readable = false } = options;
  const log = createLogger(destination({ fd: 2, sync: true }), { level, readable, part: 'recorder' });
  return RecorderDesk.open(options, {
    ...listeners,
    writer,
    clock: systemClock,
    log,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  });
}
