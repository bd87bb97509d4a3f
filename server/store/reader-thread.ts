import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestions } from './answer-questions.ts';
import type { ReaderMethod, ReaderThreadData } from './reader-protocol.ts';
import { SqliteReader } from './reader.ts';

/** What is read ahead takes a processor that whoever asks needs too: so long after a question nothing is, in milliseconds. */
const QUIET_MS = 150;

/**
 * A thread that answers from a read-only connection of its own, one question after the other. When nobody asks it may read
 * ahead.
 */
if (parentPort !== null) {
  const { path, readsAhead } = workerData as ReaderThreadData;
  await answerQuestions<ReaderMethod>(parentPort, () => {
    const reader = SqliteReader.open(path);
    let askedAtMs = -Infinity;
    if (readsAhead) readAhead(reader, () => askedAtMs + QUIET_MS - performance.now());
    // The caller's method is typed; between threads its arguments are not.
    return (method, args) => {
      const answer = reader[method === 'state' ? 'packedState' : method].bind(reader) as (
        ...given: readonly unknown[]
      ) => unknown;
      try {
        return answer(...args);
      } finally {
        askedAtMs = performance.now();
      }
    };
  });
}

/**
 * Each turn reads a little: a question that comes in between waits for some milliseconds.
 *
 * @param waitMs how long nothing is to be read yet
 */
function readAhead(reader: SqliteReader, waitMs: () => number): void {
  const read = (): void => {
    const wait = waitMs();
    if (wait > 0) {
      setTimeout(read, wait).unref();
      return;
    }
    try {
      if (reader.readAhead()) setImmediate(read);
    } catch {
      // Whoever asks for what cannot be read is told why; here nobody has asked.
    }
  };
  setImmediate(read);
}
