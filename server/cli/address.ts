import { once } from 'node:events';
import { createServer, isIP } from 'node:net';
import { loopbackHosts } from '../api/security.ts';
import { RewindError } from '../domain/errors.ts';

/** Where a browser on this machine finds a server that listens at `host`. */
export function pageAddress(host: string, port: number): string {
  const name = isWildcard(host) ? '127.0.0.1' : hostInUrl(host);
  return `http://${name}:${port}`;
}

/** Names under which requests are answered: loopback, what is listened at, and what is allowed besides. */
export function allowedHosts(host: string, more: readonly string[]): string[] {
  const own = isWildcard(host) ? [] : [hostInUrl(host)];
  return [...new Set([...loopbackHosts, ...own, ...more.map(hostInUrl)].map((name) => name.toLowerCase()))];
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** What it means that a server cannot listen. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new RewindError('address_in_use', `Port ${port} of ${host} is in use by another program.`, {
      hint: `Stop that program (is etcd-rewind running already?), or choose another port: --port ${port + 1}, or --port 0 for any free one.`,
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new RewindError('usage', `This user may not listen at port ${port}.`, {
      hint: 'Choose a port above 1023: --port 3000',
      cause: error,
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new RewindError('usage', `"${host}" is not an address of this machine.`, {
      hint: 'Give --host an address that this machine has, or leave it out for 127.0.0.1.',
      cause: error,
    });
  }
  return error;
}

/**
 * That a server can listen there, asked before anything is opened or made: a start that fails leaves nothing behind.
 * @throws RewindError `address_in_use`, `usage`
 */
export async function requireListening(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
  } catch (error) {
    throw listenError(error, host, port);
  }
  await new Promise((resolve) => probe.close(resolve));
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
