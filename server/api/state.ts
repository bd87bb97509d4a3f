import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type, type Static } from 'typebox';
import type { StatePage as DomainStatePage, StateQuery } from '../domain/history-reader.ts';
import { requireKnownState } from '../reading/known-states.ts';
import type { ApiOptions } from './api-deps.ts';
import { eventFilter, filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { refer } from './schemas/components.ts';
import { KeyPage, StatePage } from './schemas/objects.ts';

/** What narrows the keys that exist. */
export const stateParameters = {
  prefix: filterParameters.prefix,
  namespace: filterParameters.namespace,
  kind: filterParameters.kind,
  labels: filterParameters.labels,
  q: filterParameters.q,
};

export function stateFilter(query: Parameters<typeof eventFilter>[0]): Omit<StateQuery, 'limit' | 'afterKey'> {
  const { prefix, namespace, kind, labels, q } = eventFilter(query);
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(kind === undefined ? {} : { kind }),
    ...(labels === undefined ? {} : { labels }),
    ...(q === undefined ? {} : { q }),
  };
}

const pageParameters = {
  ...stateParameters,
  rev: RevisionParameter('Default: the last of the recording.'),
  afterKey: filterParameters.key,
  limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 }),
};
const pageSchema = {
  description: 'In key order; the next page begins with `afterKey` = the last key of this one, while `more` is true.',
  tags: ['Objects'],
  params: recordingParameter,
  querystring: Type.Object(pageParameters, { additionalProperties: false }),
};
type PageQuery = Static<typeof pageSchema.querystring>;

export const stateRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, directory }) => {
  const page = async (id: string, query: PageQuery): Promise<DomainStatePage> => {
    const { rev, afterKey, limit } = query;
    const recording = await directory.find(id, rev);
    const revision = rev ?? recording.lastRevision;
    requireKnownState(recording.gaps, revision);
    return reader.state(recording.id, revision, {
      ...stateFilter(query),
      ...(afterKey === undefined ? {} : { afterKey: checkedKey(afterKey) }),
      limit,
    });
  };
  app.get(
    '/recordings/:id/state',
    {
      schema: { ...pageSchema, summary: 'The keys that exist at a revision', response: { 200: refer(StatePage) } },
    },
    async (request) => page(request.params.id, request.query),
  );
  app.get(
    '/recordings/:id/keys',
    {
      schema: {
        ...pageSchema,
        summary: 'The keys that exist at a revision, and what each is, without what is stored of them',
        response: { 200: refer(KeyPage) },
      },
    },
    async (request) => {
      const { entries, ...rest } = await page(request.params.id, request.query);
      return { ...rest, identities: entries.map(({ identity }) => identity) };
    },
  );
};
