import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestions } from './answer-questions.ts';
import type { ReaderMethod, ReaderThreadData } from './reader-protocol.ts';
import { SqliteReader } from './reader.ts';

/**
 * A thread that answers from a read-only connection of its own, one question after the other. In between it may read ahead.
 */
if (parentPort !== null) {
  const { path, readsAhead } = workerData as ReaderThreadData;
  await answerQuestions<ReaderMethod>(parentPort, () => {
    const reader = SqliteReader.open(path);
    if (readsAhead) readAhead(reader);
    // The caller's method is typed; between threads its arguments are not.
    return (method, args) =>
      (reader[method === 'state' ? 'packedState' : method].bind(reader) as (...given: readonly unknown[]) => unknown)(
        ...args,
      );
  });
}

/** Each turn reads a little: a question that comes in between waits for about a millisecond. */
function readAhead(reader: SqliteReader): void {
  setImmediate(() => {
    try {
      if (reader.readAhead()) readAhead(reader);
    } catch {
      // Whoever asks for what cannot be read is told why; here nobody has asked.
    }
  });
}
