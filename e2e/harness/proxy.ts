import { createServer, connect, type Socket } from 'node:net';
import { freePort } from './ports.ts';

/** A TCP proxy in front of a server that can spoil the connection in the ways that networks do. */
export interface Proxy {
  /** host:port */
  readonly address: string;
  readonly port: number;
  /** How many connections were accepted so far, and how many are open. */
  accepted(): number;
  open(): number;
  /** Bytes that went from the server to clients. */
  bytesDown(): number;
  /** Resets all open connections; new ones are accepted. */
  cut(): void;
  /** Resets all open connections after that many more bytes from the server. */
  cutAfter(bytes: number): void;
  /** Refuses new connections (and cuts the open ones) until `restore`. */
  refuse(): void;
  /** Swallows every byte in both directions, connections stay open, until `restore`. */
  blackHole(): void;
  /** At most this many bytes a second from the server, until `restore`. */
  throttle(bytesPerSecond: number): void;
  /** Back to normal. Connections that lost bytes in a black hole are cut. */
  restore(): void;
  /** Sends later connections elsewhere. */
  target(port: number): void;
  stop(): Promise<void>;
}

type Mode = 'pass' | 'refuse' | 'black-hole';

/** Starts a proxy in front of 127.0.0.1:targetPort. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const port = await freePort();
  const pairs = new Set<{ near: Socket; far: Socket; lossy: boolean }>();
  let mode: Mode = 'pass';
  let bytesPerSecond: number | null = null;
  let cutIn: number | null = null;
  let acceptedCount = 0;
  let down = 0;
  let target = targetPort;

  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };

  const server = createServer({ noDelay: true }, (near) => {
    if (mode === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    acceptedCount++;
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const pair = { near, far, lossy: false };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end);
    far.on('error', end).on('close', end);
    near.on('data', (data) => {
      if (mode === 'black-hole') pair.lossy = true;
      else far.write(data);
    });
    far.on('data', (data) => {
      if (mode === 'black-hole') {
        pair.lossy = true;
        return;
      }
      down += data.length;
      if (cutIn !== null) {
        cutIn -= data.length;
        if (cutIn <= 0) {
          cutIn = null;
          cut();
          return;
        }
      }
      near.write(data);
      if (bytesPerSecond !== null) {
        far.pause();
        setTimeout(() => far.resume(), (data.length / bytesPerSecond) * 1000);
      } else if (near.writableLength > 1 << 20) {
        far.pause();
        near.once('drain', () => far.resume());
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    address: `127.0.0.1:${port}`,
    port,
    accepted: () => acceptedCount,
    open: () => pairs.size,
    bytesDown: () => down,
    cut,
    cutAfter: (bytes) => {
      cutIn = bytes;
    },
    refuse: () => {
      mode = 'refuse';
      cut();
    },
    blackHole: () => {
      mode = 'black-hole';
    },
    throttle: (rate) => {
      bytesPerSecond = rate;
    },
    restore: () => {
      mode = 'pass';
      bytesPerSecond = null;
      for (const pair of pairs) {
        if (!pair.lossy) continue;
        pair.near.resetAndDestroy();
        pair.far.resetAndDestroy();
        pairs.delete(pair);
      }
    },
    target: (other) => {
      target = other;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
