import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { requireKnownState } from '../reading/known-states.ts';
import { relatedEvents } from '../reading/related-events.ts';
import { RelationReader } from '../reading/related-objects.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { requiredKey } from './object.ts';
import { refer } from './schemas/components.ts';
import { RelatedView } from './schemas/related.ts';

export const relatedRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, decoder, directory }) => {
  const relations = new RelationReader(reader, decoder);

  app.get(
    '/recordings/:id/related',
    {
      schema: {
        summary: 'What an object uses, and what uses, selects and serves it, at a revision',
        description:
          'Read from the objects of its namespace (of the cluster, for a Node), at most 500 of a kind: `bounds` says where there are more. Owners and what is owned are answered by `lanes` with `relatedTo`.',
        tags: ['Objects'],
        params: recordingParameter,
        querystring: Type.Object(
          { key: requiredKey, rev: RevisionParameter('Default: the last of the recording.') },
          { additionalProperties: false },
        ),
        response: { 200: refer(RelatedView) },
      },
    },
    async (request) => {
      const key = checkedKey(request.query.key);
      const recording = await directory.find(request.params.id, request.query.rev);
      const revision = request.query.rev ?? recording.lastRevision;
      requireKnownState(recording.gaps, revision);
      const [related, { events, total }] = await Promise.all([
        relations.related(recording, key, revision),
        relatedEvents({ reader, decoder }, recording, key, revision),
      ]);
      return {
        revision,
        groups: related.groups.map((group) => ({ ...group, objects: [...group.objects] })),
        bounds: [...related.bounds],
        events: [...events],
        eventTotal: total,
      };
    },
  );
};
