import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../domain/clock.ts';
import { toPlainError } from '../domain/errors.ts';
import type { StoreReply } from './store-thread.ts';
import type { WriterRequest, WriterThreadData } from './writer-protocol.ts';
import { openWriter } from './writer.ts';

/** A thread that writes through the one connection that may, one thing after the other, in the order asked for. */
const port = parentPort;
if (port !== null) {
  const reply = (message: StoreReply): void => port.postMessage(message);
  const { path, retention } = workerData as WriterThreadData;
  try {
    const writer = await openWriter(path, { clock: systemClock, retention });
    // Each call does its work before it returns: the next one finds it done.
    port.on('message', ({ id, method, args }: WriterRequest) => {
      // The caller's method is typed; between threads its arguments are not.
      const call = writer[method].bind(writer) as (...given: readonly unknown[]) => Promise<unknown>;
      call(...args).then(
        (answer) => reply({ type: 'answer', id, answer }),
        (error: unknown) => reply({ type: 'failure', id, error: toPlainError(error) }),
      );
    });
    reply({ type: 'opened' });
  } catch (error) {
    reply({ type: 'refused', error: toPlainError(error) });
    port.close();
  }
}
