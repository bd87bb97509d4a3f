import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyRequest } from 'fastify';
import { RewindError } from '../domain/errors.ts';
import type { ApiInstance } from './api-deps.ts';
import { pathOf, problem, sendProblem } from './problem.ts';

export interface SecurityOptions {
  /** Names under which this server may be addressed, without port: the defence against DNS rebinding. */
  readonly allowedHosts: readonly string[];
  /** Requests a minute from one address. */
  readonly requestsPerMinute: number;
  readonly maxEventLoopDelayMs: number;
}

export const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Probes come from a kubelet by address; they tell nothing but whether the process is well. */
const openPaths = new Set(['/healthz', '/readyz']);

export async function registerSecurity(app: ApiInstance, options: SecurityOptions): Promise<void> {
  const allowed = new Set(options.allowedHosts.map((host) => host.toLowerCase()));

  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request, allowed);
    if (refusal !== null) {
      request.log.warn({ host: request.headers.host, origin: request.headers.origin }, 'request refused');
      return sendProblem(reply, problem(refusal.status, 'forbidden', refusal.detail, refusal.hint));
    }
  });

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Everything is the page's own: nothing of another origin comes into its process, and its clock is exact.
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    // Served over plain HTTP on loopback; a proxy that adds TLS adds this too.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });

  await app.register(rateLimit, {
    global: true,
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => openPaths.has(pathOf(request.url)),
  });

  await app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelayMs,
    // An interval in which nothing could be measured counts as overload: it must be longer than a pause that means nothing.
    sampleInterval: 5000,
    retryAfter: 2,
    pressureHandler: (request, _reply, _type, value) => {
      // Infinite is what a second without a single sample gives: a process that was not scheduled, not one that is behind.
      if (openPaths.has(pathOf(request.url)) || value === Infinity) return;
      throw new RewindError('busy', 'The server is overloaded.', { hint: 'Try again in some seconds.' });
    },
  });
}

interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly hint: string;
}

function refusalOf(request: FastifyRequest, allowed: ReadonlySet<string>): Refusal | null {
  const { host, origin } = request.headers;
  const path = pathOf(request.url);
  if (openPaths.has(path)) return null;
  const name = hostName(host);
  if (name === null || !allowed.has(name)) {
    return {
      status: 421,
      detail: `This server is not known as "${host ?? ''}".`,
      hint: 'Open it at 127.0.0.1 or localhost, or start it with --allowed-host NAME.',
    };
  }
  const changesOrStreams = request.ws || (request.method !== 'GET' && request.method !== 'HEAD');
  if (changesOrStreams && origin !== undefined && originHost(origin) !== host?.toLowerCase()) {
    return {
      status: 403,
      detail: `A page of another site (${origin.slice(0, 200)}) may not do this.`,
      hint: 'Use the page of this server itself, or a program that sends no Origin.',
    };
  }
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
  if (site === 'cross-site' && mode !== 'navigate' && path.startsWith('/api/')) {
    return {
      status: 403,
      detail: 'Pages of other sites may not read this.',
      hint: 'Use the page of this server itself.',
    };
  }
  return null;
}

/** The name in a Host header, without its port, in lower case; null when there is none or it is malformed. */
export function hostName(header: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s[\]]+)(?::\d{1,5})?$/i.exec(header ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

function originHost(origin: string): string | null {
  try {
    const url = new URL(origin);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.host.toLowerCase() : null;
  } catch {
    return null;
  }
}
