import { Channel, Client, Metadata, connectivityState, type ClientDuplexStream } from '@grpc/grpc-js';
import type { EtcdOptions } from '../../domain/recorder.ts';
import { channelCredentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { isAuthenticationOff, isTokenStale, toRewindError } from './errors.ts';
import {
  AUTHENTICATE,
  RANGE,
  STATUS,
  WATCH,
  type Method,
  type RangeRequest,
  type RangeResponse,
  type WatchRequest,
  type WatchResponse,
} from './messages.ts';

/** Time limits in milliseconds. */
export interface ConnectionTimes {
  /** To connect, TLS included. */
  readonly dial: number;
  /** For one request. */
  readonly request: number;
  /** Between two keepalive pings; etcd drops a client that pings more often than each 5 s. */
  readonly keepalive: number;
  readonly keepaliveTimeout: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  dial: 5_000,
  request: 10_000,
  keepalive: 10_000,
  keepaliveTimeout: 5_000,
};

/** A page of 1 000 keys of the largest values that etcd takes by default (1.5 MiB) has to fit. */
const MAX_MESSAGE_BYTES = 2_000_000_000;

/**
 * One channel to one etcd member, for reading only. It never retries by itself: whoever holds it decides what a failure
 * means, so that nothing is skipped silently.
 */
export class EtcdConnection {
  readonly endpoint: Endpoint;
  readonly #channel: Channel;
  readonly #client: Client;
  readonly #times: ConnectionTimes;
  readonly #user: { name: string; password: string } | null;
  #token: Promise<string> | null = null;
  #closed = false;

  private constructor(
    endpoint: Endpoint,
    channel: Channel,
    client: Client,
    user: { name: string; password: string } | null,
    times: ConnectionTimes,
  ) {
    this.endpoint = endpoint;
    this.#channel = channel;
    this.#client = client;
    this.#user = user;
    this.#times = times;
  }

  /** Connects and signs in. @throws RewindError etcd_unreachable, etcd_certificate, etcd_credentials, certificate_unreadable */
  static async open(
    endpoint: Endpoint,
    options: EtcdOptions,
    times: ConnectionTimes = CONNECTION_TIMES,
  ): Promise<EtcdConnection> {
    // gRPC names the address when it connects to one over TLS, which Node calls deprecated each time.
    process.noDeprecation = true;
    const credentials = await channelCredentials(options, endpoint.secure);
    const channelOptions = {
      'grpc.keepalive_time_ms': times.keepalive,
      'grpc.keepalive_timeout_ms': times.keepaliveTimeout,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.enable_retries': 0,
      // Trying again is the capture's, with a new channel. One that is closed while it waits to try again connects once
      // more all the same, to nobody's use: so it waits as short as it can.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 100,
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      // Its own TCP connection, closed with the channel; not one that another channel has left in a bad state.
      'grpc.use_local_subchannel_pool': 1,
      ...(options.serverName === null
        ? {}
        : {
            'grpc.ssl_target_name_override': options.serverName,
            'grpc.default_authority': options.serverName,
          }),
    };
    const channel = new Channel(endpoint.address, credentials, channelOptions);
    const client = new Client(endpoint.address, credentials, { channelOverride: channel });
    const connection = new EtcdConnection(endpoint, channel, client, readUser(options), times);
    try {
      await connection.#ready();
      await connection.#currentToken();
      return connection;
    } catch (error) {
      connection.close();
      throw toRewindError(error, endpoint.url, true);
    }
  }

  range(request: RangeRequest, timeoutMs = this.#times.request): Promise<RangeResponse> {
    return this.#ask(RANGE, request, timeoutMs);
  }

  /** etcd's version as it says it, or null where it does not tell us. */
  async version(): Promise<string | null> {
    try {
      return (await this.#ask(STATUS, null, this.#times.request)).version;
    } catch {
      return null;
    }
  }

  /** The raw watch stream, on which one watch is asked for; etcd ends it when it loses its leader. */
  async watch(): Promise<ClientDuplexStream<WatchRequest, WatchResponse>> {
    const metadata = withToken(await this.#currentToken());
    return this.#client.makeBidiStreamRequest(WATCH.path, WATCH.encode, WATCH.decode, metadata);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channel.close();
  }

  /**
   * Waits until the channel is up. The first failed attempt is the answer (gRPC itself would go on trying until the deadline
   * and then say only that it is late), and its reason is what a call that does not wait is told.
   */
  async #ready(): Promise<void> {
    const deadline = Date.now() + this.#times.dial;
    let state = this.#channel.getConnectivityState(true);
    while (state !== connectivityState.READY) {
      if (state === connectivityState.TRANSIENT_FAILURE || Date.now() >= deadline) break;
      await new Promise<void>((resolve) => {
        this.#channel.watchConnectivityState(state, deadline, () => resolve());
      });
      state = this.#channel.getConnectivityState(true);
    }
    if (state === connectivityState.READY) return;
    await this.range({ key: Buffer.from([0]), limit: 1, keys_only: true }, 500);
  }

  #currentToken(): Promise<string> {
    const user = this.#user;
    if (user === null) return Promise.resolve('');
    this.#token ??= this.#call(AUTHENTICATE, user, this.#times.request, '').then(
      ({ token }) => token,
      (error: unknown) => {
        // As etcdctl does it: a user is no hindrance where none is asked for.
        if (isAuthenticationOff(error)) return '';
        throw error;
      },
    );
    this.#token.catch(() => (this.#token = null));
    return this.#token;
  }

  /** A token that has run out is replaced once. */
  async #ask<Request, Answer>(method: Method<Request, Answer>, request: Request, timeoutMs: number): Promise<Answer> {
    try {
      return await this.#call(method, request, timeoutMs, await this.#currentToken());
    } catch (error) {
      if (!isTokenStale(error) || this.#user === null) throw error;
      this.#token = null;
      return this.#call(method, request, timeoutMs, await this.#currentToken());
    }
  }

  #call<Request, Answer>(
    { path, encode, decode }: Method<Request, Answer>,
    request: Request,
    timeoutMs: number,
    token: string,
  ): Promise<Answer> {
    const options = { deadline: Date.now() + timeoutMs };
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, encode, decode, request, withToken(token), options, (error, answer) => {
        if (answer === undefined) reject(error ?? new Error(`${path} was not answered`));
        else resolve(answer);
      });
    });
  }
}

function withToken(token: string): Metadata {
  const metadata = new Metadata();
  // A member that has lost its leader would stay silent; with this, it says so, and ends its watches.
  metadata.set('hasleader', 'true');
  if (token !== '') metadata.set('token', token);
  return metadata;
}

/** `--user name:password` is accepted as etcdctl does it. */
function readUser(options: EtcdOptions): { name: string; password: string } | null {
  if (options.user === null || options.user === '') return null;
  if (options.password !== null) return { name: options.user, password: options.password };
  const colon = options.user.indexOf(':');
  return colon < 0
    ? { name: options.user, password: '' }
    : { name: options.user.slice(0, colon), password: options.user.slice(colon + 1) };
}
