import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { WebSocket } from 'ws';
import { RewindError } from '../../domain/errors.ts';
import type { Recording } from '../../domain/recording.ts';
import type { ApiOptions } from '../api-deps.ts';
import { captureView } from '../capture-view.ts';
import { recordingParameter, RevisionParameter } from '../filter-query.ts';
import { problem, sendProblem } from '../problem.ts';
import { Heartbeat } from './heartbeat.ts';
import type { LiveHub } from './live-hub.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The recording that a live connection follows; found before the upgrade, so that a refusal is an HTTP answer. */
    followed: Recording | null;
  }
}

export interface LiveOptions extends ApiOptions {
  readonly hub: LiveHub;
  readonly maxClients: number;
  readonly pingIntervalMs?: number;
}

/** Close codes (RFC 6455). */
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;
const TRY_AGAIN_LATER = 1013;

/** Bytes that may wait in a socket that only gets notices. */
const NOTICE_BUFFER = 1024 * 1024;

export const liveRoutes: FastifyPluginAsyncTypebox<LiveOptions> = async (app, options) => {
  const { hub, directory, recorder, maxClients } = options;
  const heartbeat = new Heartbeat(options.pingIntervalMs);
  app.addHook('onClose', async () => heartbeat.stop());
  app.decorateRequest('followed', null);

  const requirePlace = async () => {
    if (hub.clients < maxClients) return;
    throw new RewindError('busy', `${maxClients} live connections are open; no more are accepted.`, {
      hint: 'Close other pages of this server.',
    });
  };

  app.route({
    method: 'GET',
    url: '/recordings/:id/live',
    schema: {
      summary: 'WebSocket: revisions after `after`, then live',
      description: 'Messages have the shape LiveMessage. Without `after`, only what comes from now on.',
      tags: ['Live'],
      params: recordingParameter,
      querystring: Type.Object(
        { after: RevisionParameter('The last revision that the client has; what follows it is sent, without a hole.') },
        { additionalProperties: false },
      ),
    },
    preHandler: async (request) => {
      await requirePlace();
      const { after } = request.query;
      const recording = await directory.find(request.params.id);
      if (after !== undefined && after > recording.lastRevision) {
        throw new RewindError(
          'revision_future',
          `Revision ${after} is beyond the last one of recording ${recording.id}, ${recording.lastRevision}.`,
          { hint: 'The client has seen another history, or this etcd was restored. Load the recording again.' },
        );
      }
      request.followed = recording;
    },
    handler: async (_request, reply) => sendProblem(reply, upgradeRequired),
    wsHandler: (socket: WebSocket, request) => {
      const recording = request.followed;
      if (recording === null) return socket.close(INTERNAL_ERROR);
      const { after } = request.query as { after?: number };
      heartbeat.watch(socket);
      const feed = hub.follow(socket, recording.id, after ?? recording.lastRevision, (error) => {
        request.log.error({ err: error }, 'live feed failed');
        socket.close(INTERNAL_ERROR, 'The history could not be read.');
      });
      socket.on('close', () => hub.leave(feed));
      feed.start({ type: 'hello', recording: directory.view(recording), capture: captureView(recorder.status()) });
    },
  });

  app.route({
    method: 'GET',
    url: '/live',
    schema: {
      summary: 'WebSocket: what the capture does and which recordings there are',
      description: 'Messages have the shape NoticeMessage.',
      tags: ['Live'],
    },
    preHandler: requirePlace,
    handler: async (_request, reply) => sendProblem(reply, upgradeRequired),
    wsHandler: (socket: WebSocket, request) => {
      heartbeat.watch(socket);
      const send = (json: string) => {
        if (socket.bufferedAmount > NOTICE_BUFFER) socket.close(TRY_AGAIN_LATER, 'Too slow.');
        else socket.send(json);
      };
      const notices = hub.notify({ send });
      notices.catch((error: unknown) => {
        request.log.error({ err: error }, 'notices failed');
        socket.close(INTERNAL_ERROR, 'The recordings could not be read.');
      });
      socket.on('close', () => {
        notices.then(
          (end) => end(),
          () => undefined,
        );
      });
    },
  });
};

const upgradeRequired = problem(
  426,
  'usage',
  'This address is a WebSocket.',
  'Connect to it with ws:// and a WebSocket client.',
);

/** Says goodbye to every live client, and does not wait long for its answer. */
export async function closeLiveClients(clients: ReadonlySet<WebSocket>, waitMs = 500): Promise<void> {
  if (clients.size === 0) return;
  const closed = Promise.all(
    [...clients].map((client) => new Promise<void>((resolve) => client.once('close', () => resolve()))),
  );
  for (const client of clients) client.close(GOING_AWAY, 'The server is stopping.');
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, waitMs))]);
  for (const client of clients) client.terminate();
}
