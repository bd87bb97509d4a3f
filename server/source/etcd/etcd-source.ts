import type { Clock } from '../../domain/clock.ts';
import { RewindError, type ErrorCode } from '../../domain/errors.ts';
import type { EtcdOptions } from '../../domain/recorder.ts';
import type { HistorySession, LiveSource } from '../source.ts';
import { CONNECTION_TIMES, EtcdConnection, type ConnectionTimes } from './connection.ts';
import { wantsTls } from './credentials.ts';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import { toRewindError } from './errors.ts';
import { EtcdHistory } from './etcd-history.ts';
import { EtcdSession, SESSION_TIMES, type SessionTimes } from './session.ts';

export interface EtcdTimes {
  readonly connection: ConnectionTimes;
  readonly session: SessionTimes;
}

export const ETCD_TIMES: EtcdTimes = { connection: CONNECTION_TIMES, session: SESSION_TIMES };

/** Of several endpoints that fail, the one whose failure a person can do most about is told. */
const TELLING: readonly ErrorCode[] = [
  'certificate_unreadable',
  'etcd_credentials',
  'etcd_permission',
  'etcd_certificate',
  'etcd_no_leader',
  'etcd_protocol',
];

/** An etcd behind one or several endpoints, which are tried in turn. @throws RewindError `usage` for a malformed one */
export function etcdSource(options: EtcdOptions, clock: Clock, times: EtcdTimes = ETCD_TIMES): LiveSource {
  return inTurn(options, async (endpoint): Promise<HistorySession> => {
    const connection = await EtcdConnection.open(endpoint, options, times.connection);
    return EtcdSession.open(connection, options.prefix, clock, times.session);
  });
}

/** An etcd that is asked about its past, and not followed. @throws RewindError saying why no endpoint can be used */
export function openEtcdHistory(options: EtcdOptions, clock: Clock, times = ETCD_TIMES): Promise<EtcdHistory> {
  return inTurn(options, async (endpoint) => {
    const connection = await EtcdConnection.open(endpoint, options, times.connection);
    return EtcdHistory.open(connection, clock);
  }).connect();
}

/** Connects to the first endpoint that can be used; the next time, to one after it. */
function inTurn<T>(options: EtcdOptions, connectTo: (endpoint: Endpoint) => Promise<T>): { connect(): Promise<T> } {
  const secure = wantsTls(options);
  const endpoints = options.endpoints.map((text) => parseEndpoint(text, secure));
  if (endpoints.length === 0)
    throw new RewindError('usage', 'No etcd endpoint is given', { hint: 'Check --endpoints.' });
  let at = 0;

  return {
    connect: async () => {
      let telling: RewindError | null = null;
      for (let tried = 0; tried < endpoints.length; tried++) {
        const endpoint = endpoints[at % endpoints.length];
        if (endpoint === undefined) break;
        try {
          const connected = await connectTo(endpoint);
          // After a failure of this one the next endpoint has its turn.
          at++;
          return connected;
        } catch (error) {
          at++;
          const failure = toRewindError(error, endpoint.url);
          if (telling === null || rank(failure) < rank(telling)) telling = failure;
        }
      }
      throw telling ?? new RewindError('usage', 'No etcd endpoint is given');
    },
  };
}

function rank(error: RewindError): number {
  const index = TELLING.indexOf(error.code);
  return index < 0 ? TELLING.length : index;
}
