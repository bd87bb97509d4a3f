import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { StateQuery } from '../domain/history-reader.ts';
import type { ApiOptions } from './api-deps.ts';
import { eventFilter, filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { refer } from './schemas/components.ts';
import { StatePage } from './schemas/objects.ts';

/** What narrows the keys that exist. */
export const stateParameters = {
  prefix: filterParameters.prefix,
  namespace: filterParameters.namespace,
  kind: filterParameters.kind,
  q: filterParameters.q,
};

export function stateFilter(query: Parameters<typeof eventFilter>[0]): Omit<StateQuery, 'limit' | 'afterKey'> {
  const { prefix, namespace, kind, q } = eventFilter(query);
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(kind === undefined ? {} : { kind }),
    ...(q === undefined ? {} : { q }),
  };
}

export const stateRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, directory }) => {
  app.get(
    '/recordings/:id/state',
    {
      schema: {
        summary: 'The keys that exist at a revision',
        description:
          'In key order; the next page begins with `afterKey` = the last key of this one, while `more` is true.',
        tags: ['Objects'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...stateParameters,
            rev: RevisionParameter('Default: the last of the recording.'),
            afterKey: filterParameters.key,
            limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(StatePage) },
      },
    },
    async (request) => {
      const { rev, afterKey, limit } = request.query;
      const recording = await directory.find(request.params.id, rev);
      return reader.state(recording.id, rev ?? recording.lastRevision, {
        ...stateFilter(request.query),
        ...(afterKey === undefined ? {} : { afterKey: checkedKey(afterKey) }),
        limit,
      });
    },
  );
};
