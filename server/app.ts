import compress from '@fastify/compress';
import websocket from '@fastify/websocket';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import { Registry } from 'prom-client';
import type { ApiDeps, ApiInstance, ApiOptions } from './api/api-deps.ts';
import { registerCaching } from './api/caching.ts';
import { compareRoutes } from './api/compare.ts';
import { diffRoutes } from './api/diff.ts';
import { relatedRoutes } from './api/related.ts';
import { docsRoutes } from './api/docs/docs.ts';
import { exportRoutes } from './api/export.ts';
import { healthRoutes } from './api/health.ts';
import { importRoutes } from './api/import.ts';
import { LiveHub } from './api/live/live-hub.ts';
import { closeLiveClients, liveRoutes } from './api/live/live-routes.ts';
import type { FeedLimits } from './api/live/revision-feed.ts';
import { metricsRoute, registerRequestTimes } from './api/metrics.ts';
import { objectRoutes } from './api/object.ts';
import { registerOpenApi } from './api/openapi.ts';
import { pageForLost, registerPage } from './api/page/page.ts';
import { notFound, registerProblems, sendProblem, toProblem } from './api/problem.ts';
import { createRecordingDirectory } from './api/recording-directory.ts';
import { recordingRoutes } from './api/recordings.ts';
import { revisionRoutes } from './api/revisions.ts';
import { schemaCompilers } from './api/schema-compilers.ts';
import { componentSchemas } from './api/schemas/components.ts';
import { registerSecurity } from './api/security.ts';
import { stateRoutes } from './api/state.ts';
import { timelineRoutes } from './api/timeline.ts';

/** What the server itself is told; what it captures is the recorder's. */
export interface AppConfig {
  /** Folder of the built page. */
  readonly webRoot: string;
  /** Names under which the server may be addressed, without port. */
  readonly allowedHosts: readonly string[];
  readonly version: string;
  readonly requestsPerMinute?: number;
  readonly maxEventLoopDelayMs?: number;
  readonly maxLiveClients?: number;
  readonly maxUploadBytes?: number;
  readonly feedLimits?: FeedLimits;
  readonly pingIntervalMs?: number;
  /** For tests, instead of its own. */
  readonly schemaCompilers?: Partial<ReturnType<typeof schemaCompilers>>;
}

export interface AppDeps extends ApiDeps {
  readonly logger: FastifyBaseLogger;
}

/** The whole HTTP server, not yet listening: every plugin, in its order. */
export async function buildApp(config: AppConfig, deps: AppDeps): Promise<ApiInstance> {
  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 128 },
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, _request, reply) => sendProblem(reply, toProblem(error)),
    schemaController: { compilersFactory: { ...schemaCompilers(), ...config.schemaCompilers } },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  endWithoutReaders(app);
  const registry = new Registry();
  const directory = createRecordingDirectory(deps.reader, deps.recorder, deps.decoder);
  const options: ApiOptions = { ...deps, directory };
  const hub = new LiveHub({
    ...deps,
    directory,
    ...(config.feedLimits === undefined ? {} : { limits: config.feedLimits }),
    onFailure: (error) => app.log.error({ err: error }, 'live push failed'),
  });

  registerProblems(app);
  const lost = pageForLost(config.webRoot);
  app.setNotFoundHandler((request, reply) => lost(request, reply) ?? notFound(request, reply));
  for (const schema of componentSchemas()) app.addSchema(schema);

  await app.register(websocket, {
    options: { maxPayload: 1024 },
    preClose: async () => {
      hub.close();
      await closeLiveClients(app.websocketServer.clients);
    },
  });
  registerRequestTimes(app, registry);
  await registerSecurity(app, {
    allowedHosts: config.allowedHosts,
    requestsPerMinute: config.requestsPerMinute ?? 30_000,
    maxEventLoopDelayMs: config.maxEventLoopDelayMs ?? 2000,
  });
  registerCaching(app);
  await app.register(compress, { global: true, threshold: 8 * 1024, encodings: ['gzip'], zlibOptions: { level: 3 } });
  await registerOpenApi(app, config.version);

  await app.register(healthRoutes, deps);
  await app.register(metricsRoute, { ...deps, hub, registry });
  await app.register(
    async (api) => {
      await api.register(recordingRoutes, options);
      await api.register(revisionRoutes, options);
      await api.register(stateRoutes, options);
      await api.register(objectRoutes, options);
      await api.register(diffRoutes, options);
      await api.register(relatedRoutes, options);
      await api.register(compareRoutes, options);
      await api.register(timelineRoutes, options);
      await api.register(exportRoutes, options);
      await api.register(importRoutes, { ...options, maxUploadBytes: config.maxUploadBytes ?? 1024 ** 3 });
      await api.register(liveRoutes, {
        ...options,
        hub,
        maxClients: config.maxLiveClients ?? 64,
        ...(config.pingIntervalMs === undefined ? {} : { pingIntervalMs: config.pingIntervalMs }),
      });
      await api.register(docsRoutes);
    },
    { prefix: '/api' },
  );
  await registerPage(app, config.webRoot, deps.reader);
  return app;
}

/** Whoever has not taken an answer by then (a browser leaves large ones of what it no longer shows) does not keep the server. */
const ANSWERS_TAKEN_WITHIN_MS = 1000;

function endWithoutReaders(app: ApiInstance): void {
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), ANSWERS_TAKEN_WITHIN_MS).unref();
  });
}
