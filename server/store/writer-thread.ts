import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../domain/clock.ts';
import { answerQuestions } from './answer-questions.ts';
import { unpackChanges, type PackedChanges } from './packed-changes.ts';
import type { WriterMethod, WriterThreadData } from './writer-protocol.ts';
import { openWriter } from './writer.ts';

/** A thread that writes through the one connection that may: each call does its work before the next one begins. */
if (parentPort !== null) {
  const { path, ...options } = workerData as WriterThreadData;
  await answerQuestions<WriterMethod>(parentPort, async () => {
    const writer = await openWriter(path, { clock: systemClock, ...options });
    // The caller's method is typed; between threads its arguments are not.
    return (method, args) => {
      if (method === 'commit') return writer.commit(String(args[0]), unpackChanges(args[1] as PackedChanges));
      return (writer[method].bind(writer) as (...given: readonly unknown[]) => unknown)(...args);
    };
  });
}
