import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { CaptureState } from '../domain/capture-status.ts';
import type { ApiDeps } from './api-deps.ts';

const Health = Type.Object({ status: Type.String(), reasons: Type.Array(Type.String()) });

/** Capture states in which there is nothing to be had from this process until somebody acts. */
const notReady: readonly CaptureState[] = ['refused', 'disk-full', 'failed', 'stopped'];

const DATABASE_TIMEOUT_MS = 2000;

export const healthRoutes: FastifyPluginAsyncTypebox<ApiDeps> = async (app, { reader, recorder }) => {
  app.get(
    '/healthz',
    {
      schema: {
        summary: 'The process answers, and its recorder has not ended by itself',
        tags: ['Operation'],
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const { state, error } = recorder.status();
      reply.header('cache-control', 'no-store');
      // Nothing but a new start helps: whoever watches over the process is to make one.
      if (state === 'stopped' && error !== null) {
        return reply.code(503).send({ status: 'failed', reasons: ['the recorder has ended'] });
      }
      return { status: 'ok', reasons: [] };
    },
  );

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'The database is readable and the capture is not refused',
        tags: ['Operation'],
        response: { 200: Health, 503: Health },
      },
    },
    async (request, reply) => {
      const reasons: string[] = [];
      await withTimeout(reader.recordings(), DATABASE_TIMEOUT_MS).catch((error: unknown) => {
        request.log.error({ err: error }, 'database not readable');
        reasons.push('database not readable');
      });
      const { state } = recorder.status();
      if (notReady.includes(state)) reasons.push(`capture ${state}`);
      reply.header('cache-control', 'no-store');
      if (reasons.length > 0) return reply.code(503).send({ status: 'not ready', reasons });
      return { status: 'ok', reasons };
    },
  );
};

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, expired]).finally(() => clearTimeout(timer));
}
