import { connect, createServer, constants, type ClientHttp2Session, type ServerHttp2Session } from 'node:http2';
import { freePort } from './ports.ts';

/** An HTTP/2 proxy in front of an etcd without TLS that can silence its watches and nothing else. */
export interface WatchProxy {
  /** host:port */
  readonly address: string;
  /** Drops what etcd says on watches, also on those to come, until `restore`; every other request is answered as ever. */
  mute(): void;
  restore(): void;
  stop(): Promise<void>;
}

const WATCH_PATH = '/etcdserverpb.Watch/Watch';
const { HTTP2_HEADER_PATH, NGHTTP2_CANCEL } = constants;

/** Starts a proxy in front of 127.0.0.1:targetPort. */
export async function startWatchProxy(targetPort: number): Promise<WatchProxy> {
  const port = await freePort();
  const sessions = new Map<ServerHttp2Session, ClientHttp2Session>();
  let muted = false;

  const server = createServer();
  server.on('session', (near) => {
    const far = connect(`http://127.0.0.1:${targetPort}`);
    sessions.set(near, far);
    const end = (): void => {
      sessions.delete(near);
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end);
    far.on('error', end).on('close', end);
  });
  server.on('stream', (near, headers) => {
    const session = near.session;
    const target = session === undefined ? undefined : sessions.get(session as ServerHttp2Session);
    if (target === undefined) {
      near.close(NGHTTP2_CANCEL);
      return;
    }
    const isWatch = headers[HTTP2_HEADER_PATH] === WATCH_PATH;
    const far = target.request(headers);
    let trailers = {};
    near.on('error', () => far.close(NGHTTP2_CANCEL)).on('close', () => far.close(NGHTTP2_CANCEL));
    far.on('error', () => near.close(NGHTTP2_CANCEL));
    far.on('close', () => {
      if (far.rstCode !== constants.NGHTTP2_NO_ERROR) near.close(far.rstCode);
    });
    near.on('data', (data: Buffer) => far.write(data));
    near.on('end', () => far.end());
    near.on('wantTrailers', () => near.sendTrailers(trailers));
    far.on('response', (answer, flags) => {
      const endStream = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      near.respond(answer, endStream ? { endStream } : { waitForTrailers: true });
    });
    far.on('data', (data: Buffer) => {
      if (!(isWatch && muted)) near.write(data);
    });
    far.on('trailers', (last) => (trailers = last));
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    address: `127.0.0.1:${port}`,
    mute: () => {
      muted = true;
    },
    restore: () => {
      muted = false;
    },
    stop: async () => {
      for (const [near, far] of sessions) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
