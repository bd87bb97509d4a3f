import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { parseRevision } from '../domain/revision.ts';
import type { ApiOptions } from './api-deps.ts';
import { eventFilter, filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { usageError } from './problem.ts';
import { CheckParameter, requireCheck } from './revision-check.ts';
import { revisionDetail } from './revision-detail.ts';
import { MOST_SAID, saidRevisions } from './said-revisions.ts';
import { refer } from './schemas/components.ts';
import { EventCounts, RevisionDetail, RevisionPage } from './schemas/history.ts';
import { Strings } from './schemas/terms.ts';

/** Events of one revision in a list; a transaction may have thousands. */
export const EVENTS_PER_REVISION = 100;

export const revisionRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, options) => {
  const { reader, directory } = options;

  app.get(
    '/recordings/:id/revisions',
    {
      schema: {
        summary: 'Revisions, a page at a time',
        description:
          'Ascending from `after`; descending from `before` when it is given alone, or with `order=descending`. The next page ' +
          'begins at the last revision of this one, while `more` is true.',
        tags: ['History'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...filterParameters,
            after: RevisionParameter('Only revisions after this one.'),
            before: RevisionParameter('Only revisions before this one.'),
            order: Type.Optional(Strings(['ascending', 'descending'])),
            limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
            eventsPerRevision: Type.Integer({ minimum: 0, maximum: 1000, default: EVENTS_PER_REVISION }),
            said: Type.Boolean({
              default: false,
              description: `Whether each event says in a few words what it changed; at most ${MOST_SAID} of a page do.`,
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(RevisionPage) },
      },
    },
    async (request) => {
      const { after, before, order, limit, eventsPerRevision, said } = request.query;
      const recording = await directory.find(request.params.id);
      const page = await reader.revisions(recording.id, {
        ...eventFilter(request.query),
        ...(after === undefined ? {} : { after }),
        ...(before === undefined ? {} : { before }),
        ...(order === undefined ? {} : { order }),
        limit,
        eventsPerRevision,
      });
      return said ? { ...page, revisions: await saidRevisions(options, recording, page.revisions) } : page;
    },
  );

  app.get(
    '/recordings/:id/revisions/:rev',
    {
      schema: {
        summary: 'Everything that one revision changed',
        tags: ['History'],
        params: Type.Object({
          ...recordingParameter.properties,
          rev: Type.String({ maxLength: 32, description: 'A revision.' }),
        }),
        querystring: Type.Object({ check: CheckParameter }, { additionalProperties: false }),
        response: { 200: refer(RevisionDetail) },
      },
    },
    async (request) => {
      const revision = parseRevision(request.params.rev);
      const recording = await directory.find(request.params.id, revision);
      const detail = await revisionDetail(options, recording, revision);
      if (request.query.check !== undefined) requireCheck(recording, revision, request.query.check, detail.check);
      return detail;
    },
  );

  app.get(
    '/recordings/:id/count',
    {
      schema: {
        summary: 'How many revisions and events match, by class of noise',
        tags: ['History'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...filterParameters,
            from: RevisionParameter('First revision; default: the first of the recording.'),
            to: RevisionParameter('Last revision; default: the last of the recording.'),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(EventCounts) },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      if (from !== undefined && to !== undefined && from > to) throw usageError('`from` is after `to`.');
      const recording = await directory.find(request.params.id);
      return reader.count(recording.id, {
        ...eventFilter(request.query),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
    },
  );
};
