import type { HistorySession, LiveSource } from '../source/source.ts';

/** What a session knows of etcd's head is of its beginning; one that has waited for longer is begun again. */
const FRESH_MS = 1_000;

/** Connects at once, for whoever is the first to ask for it. */
export function connectingSource(source: LiveSource, now: () => number = () => performance.now()): LiveSource {
  let openedAtMs = 0;
  let begun: Promise<HistorySession> | null = source.connect().finally(() => (openedAtMs = now()));
  // Whoever asks is told why it failed.
  begun.catch(() => undefined);
  return {
    connect: async () => {
      if (begun === null) return source.connect();
      const first = begun;
      begun = null;
      const session = await first;
      if (now() - openedAtMs <= FRESH_MS) return session;
      session.close();
      return source.connect();
    },
  };
}
