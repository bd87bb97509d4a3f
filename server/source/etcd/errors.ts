import { status } from '@grpc/grpc-js';
import { RewindError, isRewindError } from '../../domain/errors.ts';

/** What gRPC gives when a call fails. */
interface CallFailure {
  readonly code: number;
  readonly details: string;
}

export function isCallFailure(error: unknown): error is CallFailure {
  return (
    typeof error === 'object' &&
    error !== null &&
    typeof (error as { code?: unknown }).code === 'number' &&
    typeof (error as { details?: unknown }).details === 'string'
  );
}

/** The token has run out, or permissions were changed since it was given: signing in again helps. */
export function isTokenStale(error: unknown): boolean {
  return isCallFailure(error) && /invalid auth token|revision of auth store is old/i.test(error.details);
}

/** The revision that was asked for has been compacted away. */
export function isCompacted(error: unknown): boolean {
  return isCallFailure(error) && /required revision has been compacted/i.test(error.details);
}

/** Authentication is off, so that nobody has to sign in. */
export function isAuthenticationOff(error: unknown): boolean {
  return isCallFailure(error) && /authentication is not enabled/i.test(error.details);
}

export function isPermissionDenied(error: unknown): boolean {
  if (!isCallFailure(error) || httpStatus(error.details) !== null) return false;
  return error.code === status.PERMISSION_DENIED || /permission denied/i.test(error.details);
}

/**
 * Whoever answers with an HTTP status other than 200 speaks no gRPC. gRPC makes a code of its own of some: 403 becomes
 * "permission denied", as if etcd had said so.
 */
function httpStatus(reason: string): number | null {
  const found = /^Received HTTP status code (\d+)/.exec(reason)?.[1];
  return found === undefined ? null : Number(found);
}

const PATTERNS: readonly {
  readonly matches: RegExp;
  readonly make: (where: string, reason: string) => RewindError;
}[] = [
  {
    matches: /no leader/i,
    make: (where) =>
      new RewindError('etcd_no_leader', `The etcd at ${where} has no leader`, {
        hint: 'Most of its members are down or cannot reach each other; nothing can be read until they can.',
      }),
  },
  {
    matches: /authentication failed, invalid user ID or password/i,
    make: (where) =>
      new RewindError('etcd_credentials', `The etcd at ${where} refused the user name or the password`, {
        hint: 'Check --user and --password.',
      }),
  },
  {
    matches: /user name is empty|user name not found|invalid auth token|invalid auth management/i,
    make: (where) =>
      new RewindError('etcd_credentials', `The etcd at ${where} wants a user name and a password`, {
        hint: 'Give --user and --password (or ETCDCTL_USER and ETCDCTL_PASSWORD).',
      }),
  },
  {
    matches: /required revision has been compacted/i,
    make: (where) =>
      new RewindError('revision_compacted', `The etcd at ${where} has compacted meanwhile what was being read`, {
        hint: 'It is begun again, with what etcd still holds.',
      }),
  },
  {
    matches: /name resolution failed|ENOTFOUND|EAI_AGAIN/i,
    make: (where) =>
      new RewindError('etcd_unreachable', `The host name in ${where} cannot be resolved`, {
        hint: 'Check --endpoints, and the name resolution (DNS) of this machine.',
      }),
  },
  {
    matches: /altnames|hostname\/IP/i,
    make: (where, reason) =>
      new RewindError('etcd_certificate', `The certificate of ${where} is for another name: ${reason}`, {
        hint: 'Connect by a name that is in the certificate, or give that name as the server name.',
      }),
  },
  {
    matches: /certificate has expired|cert_has_expired|not yet valid/i,
    make: (where) =>
      new RewindError('etcd_certificate', `The certificate of ${where} has expired or is not valid yet`, {
        hint: "Renew etcd's certificate, or check this machine's clock.",
      }),
  },
  {
    // An alert is the word of the other side, also the one that a CA is unknown or a certificate has expired: ours.
    matches: /\(TLS alert (40|42|43|44|45|46|48|49|51|116)\)/,
    make: (where, reason) =>
      new RewindError('etcd_certificate', `The etcd at ${where} refused our client certificate: ${reason}`, {
        hint: 'Give a client certificate that its CA has signed, and that is valid now, as --cert and --key.',
      }),
  },
  {
    matches: /\(TLS alert 120\)/,
    make: noEtcd,
  },
  {
    matches: /\(TLS alert 70\)/,
    make: (where) =>
      new RewindError('etcd_certificate', `${where} speaks no version of TLS that is taken here`, {
        hint: 'TLS 1.2 or 1.3 is needed; every etcd of version 3 can speak 1.2.',
      }),
  },
  {
    matches: /self.signed|unable to (verify|get)|issuer certificate|UNABLE_TO|DEPTH_ZERO/i,
    make: (where, reason) =>
      new RewindError(
        'etcd_certificate',
        `The certificate of ${where} is not signed by a CA that is trusted here: ${reason}`,
        {
          hint: 'Give the CA that signed it as --cacert (kubeadm: /etc/kubernetes/pki/etcd/ca.crt).',
        },
      ),
  },
  {
    matches: /wrong version number|packet length too long|EPROTO|http_request|unexpected message/i,
    make: (where) =>
      new RewindError('etcd_certificate', `${where} does not speak TLS`, {
        hint: 'Use http:// in --endpoints and leave the certificates out.',
      }),
  },
  {
    // etcd without TLS does so mostly.
    matches: /disconnected before secure TLS/i,
    make: (where) =>
      new RewindError('etcd_certificate', `${where} hung up before TLS was agreed on`, {
        hint:
          'If it speaks no TLS, use http:// in --endpoints and leave the certificates out. ' +
          'A port-forward to a Pod that has gone hangs up too, and so do some servers that refuse a client certificate.',
      }),
  },
  {
    // Of HTTP/2: an answer in HTTP/1 or another protocol.
    matches: /^Protocol error/i,
    make: noEtcd,
  },
];

/**
 * What a failed call means for a person.
 * @param where the endpoint, for people
 * @param connecting nothing has been answered yet, so that it may speak another protocol
 */
export function toRewindError(error: unknown, where: string, connecting = false): RewindError {
  if (isRewindError(error)) return error;
  const reason = reasonOf(error);
  for (const { matches, make } of PATTERNS) {
    if (matches.test(reason)) return make(where, reason);
  }
  if (isPermissionDenied(error)) return permissionDenied(where, '');
  const http = httpStatus(reason);
  if (http !== null) return inPlaceOfEtcd(where, http);
  // An etcd that is stopped may end its calls like this as well.
  if (connecting && /ended without gRPC status/i.test(reason)) return noEtcd(where, reason);
  if (isCallFailure(error)) {
    if (error.code === status.DEADLINE_EXCEEDED) {
      // gRPC's own words name a time limit and a queue that are none of the user's.
      const firewall = /LB pick/.test(reason) ? 'A firewall may drop what is sent there. ' : '';
      return new RewindError('etcd_unreachable', `The etcd at ${where} does not answer in time`, {
        hint: `${firewall}${UNREACHABLE_HINT}`,
        cause: error,
      });
    }
    if (error.code === status.UNIMPLEMENTED) return noEtcd(where, reason);
    if (error.code === status.RESOURCE_EXHAUSTED && /larger than max/i.test(reason)) {
      return new RewindError('etcd_protocol', `The etcd at ${where} sent more than can be received: ${reason}`);
    }
  }
  if (/^etcdserver: /.test(reason)) {
    return new RewindError('etcd_unreachable', `The etcd at ${where} cannot answer: ${reason}`, {
      hint: 'It was reached, and is asked again; its own log may say more.',
      cause: error,
    });
  }
  const hungUp =
    connecting && /failed to connect|connection dropped|reset|hang up/i.test(reason) && !NOBODY.test(reason);
  return new RewindError('etcd_unreachable', `The etcd at ${where} cannot be reached: ${reason}`, {
    hint: hungUp ? `${otherScheme(where)} ${UNREACHABLE_HINT}` : UNREACHABLE_HINT,
    cause: error,
  });
}

function inPlaceOfEtcd(where: string, http: number): RewindError {
  const mayPass = http === 429 || (http >= 502 && http <= 504);
  if (!mayPass) return noEtcd(where, `it answered with HTTP status ${http}`);
  return new RewindError(
    'etcd_unreachable',
    `Something before the etcd at ${where} answered with HTTP status ${http}`,
    {
      hint: 'A proxy or load balancer that does not reach etcd answers so.',
    },
  );
}

function noEtcd(where: string, reason: string): RewindError {
  const scheme = where.startsWith('http:') ? ` ${otherScheme(where)}` : '';
  return new RewindError('etcd_protocol', `What listens at ${where} is no etcd of version 3: ${reason}`, {
    hint: `Check the port: etcd's client port is usually 2379; a Kubernetes API server (6443) is no etcd.${scheme}`,
  });
}

/** Nobody was reached who could have hung up. */
const NOBODY = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/;

/** A server that speaks TLS just hangs up on one that does not; the other way round it mostly says so first. */
function otherScheme(where: string): string {
  return where.startsWith('http:')
    ? 'If it wants TLS, give its address with https:// and the certificates (--cacert, --cert, --key).'
    : 'If it speaks no TLS, give its address with http://; it may also have refused the client certificate.';
}

const UNREACHABLE_HINT =
  'Check --endpoints. An etcd inside a cluster can be reached with: kubectl -n kube-system port-forward pod/etcd-<node> 2379';

/** @param prefix what was tried to be read; '' = the whole keyspace */
export function permissionDenied(where: string, prefix: string): RewindError {
  return prefix === ''
    ? new RewindError('etcd_permission', `This user may not read the whole keyspace of ${where}`, {
        hint:
          "Grant it: etcdctl role grant-permission ROLE --prefix=true read ''. " +
          'Or have only the part recorded or watched that it may read (etcd-rewind serve --prefix PREFIX, etcd-rewind watch PREFIX); ' +
          'then nobody can prove that no revision is missing.',
      })
    : new RewindError('etcd_permission', `This user may not read keys that begin with ${prefix} on ${where}`, {
        hint: `Grant it: etcdctl role grant-permission ROLE --prefix=true read ${prefix}`,
      });
}

/** gRPC's words without its wrapping, on one line. */
function reasonOf(error: unknown): string {
  const text = isCallFailure(error) ? error.details : error instanceof Error ? error.message : String(error);
  return (
    text
      .replace(/^No connection established\. Last error: (Error( \[\w+\])?: )?/, '')
      .replace(/\. Resolution note:.*$/s, '')
      .replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)/, '')
      // OpenSSL's: what the other side said, without the place in OpenSSL's source.
      .replace(/^.*:SSL routines:[^:]*:(?:\w+ alert )?([^:]*):.*SSL alert number (\d+)\s*$/s, '$1 (TLS alert $2)')
      .replace(/\s+/g, ' ')
      .slice(0, 300)
  );
}
