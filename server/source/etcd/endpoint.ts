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
    url = new URL(scheme === undefined ? `http://${trimmed}` : trimmed.replace(/^https/i, 'http'));
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

function malformed(text: string): RewindError {
  const shown = text.replace(/\/\/[^/@]*@/, '//…@');
  return new RewindError('usage', `"${shown}" is not the address of an etcd`, {
    hint: 'Give host:port, http://host:port or https://host:port; several are separated by commas.',
  });
}
