import type { HistorySession, LiveSource } from '../source/source.ts';

/** Connects, for as long as it takes or until the signal ends it; what is connected to later all the same is closed again. */
export function connect(source: LiveSource, signal: AbortSignal): Promise<HistorySession> {
  const connecting = source.connect();
  return new Promise((resolve, reject) => {
    const end = () => {
      reject(signal.reason as Error);
      connecting.then(
        (session) => session.close(),
        () => undefined,
      );
    };
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    void connecting.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
