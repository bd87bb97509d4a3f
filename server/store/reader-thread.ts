import { parentPort, workerData } from 'node:worker_threads';
import { toPlainError } from '../domain/errors.ts';
import type { ReaderRequest, ReaderThreadData } from './reader-protocol.ts';
import { SqliteReader } from './reader.ts';
import type { StoreReply } from './store-thread.ts';

/**
 * A thread that answers from a read-only connection of its own, one question after the other. In between it reads ahead.
 */
function serve(path: string, reply: (message: StoreReply) => void): (request: ReaderRequest) => void {
  const reader = SqliteReader.open(path);
  const readAhead = (): void => {
    // Each turn reads a little: a question that comes in between waits for about a millisecond.
    try {
      if (reader.readAhead()) setImmediate(readAhead);
    } catch {
      // Whoever asks for what cannot be read is told why; here nobody has asked.
    }
  };
  setImmediate(readAhead);
  return ({ id, method, args }) => {
    try {
      // The caller's method is typed; between threads its arguments are not.
      const ask = reader[method === 'state' ? 'packedState' : method].bind(reader) as (
        ...given: readonly unknown[]
      ) => unknown;
      reply({ type: 'answer', id, answer: ask(...args) });
    } catch (error) {
      reply({ type: 'failure', id, error: toPlainError(error) });
    }
  };
}

const port = parentPort;
if (port !== null) {
  const reply = (message: StoreReply) => port.postMessage(message);
  try {
    port.on('message', serve((workerData as ReaderThreadData).path, reply));
    reply({ type: 'opened' });
  } catch (error) {
    reply({ type: 'refused', error: toPlainError(error) });
    port.close();
  }
}
