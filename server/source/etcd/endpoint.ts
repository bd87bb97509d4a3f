import { isIPv6 } from 'node:net';
import { RewindError } from '../../domain/errors.ts';

/** Where one etcd member listens. */
export interface Endpoint {
  /** host:port as gRPC takes it; an IPv6 host in brackets. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** For people: http(s)://host:port, without credentials. */
  readonly url: string;
}

const DEFAULT_PORT = 2379;

/**
 * Reads `host:port` or `http(s)://host:port`. Without a scheme the connection is secure when certificates are given, as
 * etcdctl does it. @throws RewindError `usage`
 */
export function parseEndpoint(text: string, secureByDefault: boolean): Endpoint {
  const trimmed = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (trimmed === '' || (scheme !== undefined && scheme !== 'http' && scheme !== 'https')) throw malformed(text);
  let url: URL;
  try {
    const rest = scheme === undefined ? trimmed : trimmed.slice(scheme.length + '://'.length);
    url = new URL(`http://${inBrackets(rest)}`);
  } catch {
    throw malformed(text);
  }
  if (url.hostname === '' || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw malformed(text);
  }
  if (url.pathname !== '/' && url.pathname !== '') throw malformed(text);
  const secure = scheme === undefined ? secureByDefault : scheme === 'https';
  // The URL parser drops a port 80, which is http's own; it is then in the text.
  const port = url.port === '' ? (/:80\/?$/.test(trimmed) ? 80 : DEFAULT_PORT) : Number(url.port);
  const address = `${url.hostname}:${port}`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { address, host, port, secure, url: `${secure ? 'https' : 'http'}://${address}` };
}

/**
 * An IPv6 address that was put before a port without brackets, as `https://$(HOST_IP):2379` of a Pod does, gets them. Where
 * its last group may as well be part of the address, only etcd's own port is taken for one.
 */
function inBrackets(rest: string): string {
  const [, host = '', port = '', slash = ''] = /^([^[\]/]*:[^[\]/]*):(\d{1,5})(\/?)$/.exec(rest) ?? [];
  if (!isIPv6(host) || (isIPv6(`${host}:${port}`) && port !== String(DEFAULT_PORT))) return rest;
  return `[${host}]:${port}${slash}`;
}

function malformed(text: string): RewindError {
  const shown = text.replace(/\/\/[^/@]*@/, '//…@');
  return new RewindError('usage', `"${shown}" is not the address of an etcd`, {
    hint:
      'Give host:port, http://host:port or https://host:port; several are separated by commas. ' +
      'An IPv6 address is put in brackets: [fd00::1]:2379.',
  });
}
