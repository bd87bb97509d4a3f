import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CaptureState, CaptureStatus } from '../domain/capture-status.ts';
import type { ApiDeps, ApiInstance } from './api-deps.ts';
import { Lag, lagRevisions } from './lag.ts';
import type { LiveHub } from './live/live-hub.ts';

const captureStates = Object.keys({
  off: 0,
  connecting: 0,
  unreachable: 0,
  refused: 0,
  'catching-up': 0,
  live: 0,
  behind: 0,
  'no-leader': 0,
  'other-cluster': 0,
  'disk-full': 0,
  failed: 0,
  stopped: 0,
} satisfies Record<CaptureState, 0>);

export interface MetricsOptions extends ApiDeps {
  readonly hub: LiveHub;
  readonly registry: Registry;
}

/** Times every request by its route; registered before the routes are. */
export function registerRequestTimes(app: ApiInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'etcd_rewind_http_request_duration_seconds',
    help: 'Time to answer HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.ws) return;
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

export const metricsRoute: FastifyPluginAsyncTypebox<MetricsOptions> = async (app, options) => {
  const { registry } = options;
  collectDefaultMetrics({ register: registry, prefix: 'etcd_rewind_' });
  registerCaptureMetrics(options);
  registerStoreMetrics(options);

  app.get(
    '/metrics',
    { schema: { summary: 'Figures for Prometheus', tags: ['Operation'], produces: ['text/plain'] } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store').type(registry.contentType);
      return registry.metrics();
    },
  );
};

function registerCaptureMetrics({ recorder, clock, hub, registry }: MetricsOptions): void {
  const figure = (name: string, help: string, read: (status: CaptureStatus) => number | null) => {
    const gauge = new Gauge({
      name: `etcd_rewind_${name}`,
      help,
      registers: [registry],
      collect() {
        // What is not known is no zero.
        gauge.set(read(recorder.status()) ?? NaN);
      },
    });
  };
  const total = (name: string, help: string, read: (status: CaptureStatus) => number) => {
    const counter = new Counter({
      name: `etcd_rewind_${name}`,
      help,
      registers: [registry],
      collect() {
        counter.reset();
        counter.inc(read(recorder.status()));
      },
    });
  };
  const lag = new Lag();
  lag.note(recorder.status(), clock.now());
  recorder.onStatus((status) => lag.note(status, clock.now()));
  figure('revision', 'Last revision that is stored.', (status) => status.revision);
  figure('etcd_revision', "etcd's newest revision, as last heard.", (status) => status.headRevision);
  figure('lag_revisions', 'How many revisions etcd is ahead; not known while it is not heard.', lagRevisions);
  figure('lag_seconds', 'For how long etcd has been ahead; not known while it is not heard.', (status) =>
    lag.seconds(status, clock.now()),
  );
  total('reconnects_total', 'Connections to etcd that had to be made again.', (status) => status.reconnects);
  total('received_bytes_total', 'Bytes of keys and values received from etcd.', (status) => status.bytesReceived);
  figure('check_latency_seconds', 'Round trip of the last linearizable read.', (status) =>
    status.latencyMs === null ? null : status.latencyMs / 1000,
  );
  figure('live_clients', 'Open WebSockets.', () => hub.clients);
  total('live_behind_total', 'How often a WebSocket client was too slow.', () => hub.behindCount);

  const state = new Gauge({
    name: 'etcd_rewind_capture_state',
    help: '1 for the state that the capture is in.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const current = recorder.status().state;
      for (const name of captureStates) state.set({ state: name }, name === current ? 1 : 0);
    },
  });
}

function registerStoreMetrics({ reader, registry }: MetricsOptions): void {
  const revisions = new Gauge({
    name: 'etcd_rewind_revisions',
    help: 'Revisions that are stored, by recording.',
    labelNames: ['recording'],
    registers: [registry],
    async collect() {
      const recordings = await reader.recordings();
      revisions.reset();
      gaps.reset();
      for (const { id, revisionCount, gaps: missing } of recordings) {
        revisions.set({ recording: id }, revisionCount);
        gaps.set({ recording: id }, missing.length);
      }
    },
  });
  const gaps = new Gauge({
    name: 'etcd_rewind_gaps',
    help: 'Ranges of revisions that are missing, by recording.',
    labelNames: ['recording'],
    registers: [registry],
  });
  const bytes = new Gauge({
    name: 'etcd_rewind_store_bytes',
    help: 'Size of the database, of the values in it, and of the same values uncompressed.',
    labelNames: ['what'],
    registers: [registry],
    async collect() {
      const size = await reader.size();
      bytes.set({ what: 'file' }, size.fileBytes);
      bytes.set({ what: 'values' }, size.valueBytes);
      bytes.set({ what: 'raw_values' }, size.rawValueBytes);
    },
  });
}
