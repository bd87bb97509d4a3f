import { startEtcd, type EtcdServer } from './etcd.ts';
import { replay } from './replay.ts';
import { recordedUpTo, startServer, type Server } from './server.ts';

export interface Replayed {
  readonly etcd: EtcdServer;
  readonly server: Server;
  readonly recording: string;
  /** The revision here of a revision of the recording. */
  here(recorded: number): number;
  readonly last: number;
  /** Address of the page at a revision of the recording. */
  link(recorded: number, query?: string): string;
}

/** Starts an etcd, puts a recording into it, and starts a server that records it. */
export async function startReplayed(file: string): Promise<Replayed & { stop(): Promise<void> }> {
  const etcd = await startEtcd();
  let server: Server | undefined;
  try {
    const result = await replay(etcd, file);
    server = await startServer({ endpoints: etcd.address });
    const { origin } = server;
    const { id, lastRevision } = await recordedUpTo(server, result.lastRevision);
    const here = (recorded: number): number => {
      const revision = result.revisions.get(recorded);
      if (revision === undefined) throw new Error(`the recording has no revision ${recorded}`);
      return revision;
    };
    const started = server;
    return {
      etcd,
      server,
      recording: id,
      here,
      last: lastRevision,
      link: (recorded, query = '') => `${origin}/r/${id}/${here(recorded)}${query}`,
      stop: async () => {
        await started.stop();
        await etcd.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    await etcd.stop();
    throw error;
  }
}
