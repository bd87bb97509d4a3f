import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { LANE_SORTS, type EventFilter, type HistoryReader } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { objectTracks } from '../reading/object-tracks.ts';
import { placedCommands } from '../reading/placed-commands.ts';
import type { ApiOptions } from './api-deps.ts';
import { eventFilter, filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { requiredKey } from './object.ts';
import { usageError } from './problem.ts';
import { refer } from './schemas/components.ts';
import { Histogram, LanePage, PausePage, PlacedCommands, RevisionMoment } from './schemas/timeline.ts';
import { Strings } from './schemas/terms.ts';
import { ObjectTracks } from './schemas/tracks.ts';

const windowParameters = {
  from: RevisionParameter('First revision; default: the first of the recording.'),
  to: RevisionParameter('Last revision; default: the last of the recording.'),
};

/** Density of changes, and a lane for each object, within a window of revisions. */
export const timelineRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, decoder, directory }) => {
  app.get(
    '/recordings/:id/histogram',
    {
      schema: {
        summary: 'Counts of changes by verb, in bins of equal width',
        tags: ['Timeline'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...filterParameters,
            ...windowParameters,
            bins: Type.Integer({ minimum: 1, maximum: 4000, default: 400 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(Histogram) },
      },
    },
    async (request) => {
      const recording = await directory.find(request.params.id);
      const { from, to } = windowOf(recording, request.query);
      const filter = eventFilter(request.query);
      const [bins, hidden] = await Promise.all([
        reader.histogram(recording.id, from, to, request.query.bins, filter),
        hiddenEvents(reader, recording.id, from, to, filter),
      ]);
      const gaps = recording.gaps.filter((gap) => gap.to >= from && gap.from <= to);
      return { from, to, bins, gaps, hidden };
    },
  );

  app.get(
    '/recordings/:id/pauses',
    {
      schema: {
        summary: 'The longest times in which nothing that matches changed',
        tags: ['Timeline'],
        params: recordingParameter,
        querystring: Type.Object(
          { ...filterParameters, limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }) },
          { additionalProperties: false },
        ),
        response: { 200: refer(PausePage) },
      },
    },
    async (request) => {
      const recording = await directory.find(request.params.id);
      return reader.pauses(recording.id, request.query.limit, eventFilter(request.query));
    },
  );

  app.get(
    '/recordings/:id/moment',
    {
      schema: {
        summary: 'The last revision at or before a time',
        tags: ['Timeline'],
        params: recordingParameter,
        querystring: Type.Object(
          { atMs: Type.Number({ description: 'Milliseconds since 1970.' }) },
          { additionalProperties: false },
        ),
        response: { 200: refer(RevisionMoment) },
      },
    },
    async (request) => {
      const recording = await directory.find(request.params.id);
      const found = await reader.moment(recording.id, request.query.atMs);
      return found ?? { revision: null, atMs: null, timeBasis: 'unknown' as const };
    },
  );

  app.get(
    '/recordings/:id/commands',
    {
      schema: {
        summary: 'The recorded commands, each with the revision that followed it',
        tags: ['Timeline'],
        params: recordingParameter,
        response: { 200: refer(PlacedCommands) },
      },
    },
    async (request) => {
      const recording = await directory.find(request.params.id);
      return { commands: [...(await placedCommands(reader, recording))] };
    },
  );

  app.get(
    '/recordings/:id/lanes',
    {
      schema: {
        summary: 'One lane an object: its lives and its changes',
        tags: ['Timeline'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...filterParameters,
            ...windowParameters,
            which: Type.Optional(
              Strings(['changed', 'existing'], {
                description:
                  '`changed` (default): objects that changed within the window; `existing`: all that existed in it.',
              }),
            ),
            owners: Type.Boolean({
              default: false,
              description:
                'Ordered by `ownership`: also the owners that they stand below, whether or not those changed.',
            }),
            sort: Type.Optional(
              Strings(LANE_SORTS, {
                description:
                  '`ownership` (default): an owner above what it owns; `first-seen`: by creation, the oldest first; ' +
                  '`last-changed` and `most-changed`: the newest, the most at the top; `name`.',
              }),
            ),
            rankFrom: RevisionParameter(
              'First revision that `last-changed` and `most-changed` go by; default: `from`.',
            ),
            rankTo: RevisionParameter('Last revision that they go by; default: `to`.'),
            limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
            offset: Type.Integer({ minimum: 0, maximum: 10_000_000, default: 0 }),
            marksPerLane: Type.Integer({ minimum: 1, maximum: 4000, default: 500 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(LanePage) },
      },
    },
    async (request) => {
      const recording = await directory.find(request.params.id);
      const { which, owners, sort, rankFrom, rankTo, limit, offset, marksPerLane } = request.query;
      return reader.lanes(recording.id, {
        ...eventFilter(request.query),
        ...windowOf(recording, request.query),
        which: which ?? 'changed',
        owners,
        ...(sort === undefined ? {} : { sort }),
        ...(rankFrom === undefined ? {} : { rankFrom }),
        ...(rankTo === undefined ? {} : { rankTo }),
        limit,
        offset,
        marksPerLane,
      });
    },
  );

  app.get(
    '/recordings/:id/tracks',
    {
      schema: {
        summary: 'How one object stood: conditions, phase, containers, replicas, and the Events about it',
        tags: ['Timeline'],
        params: recordingParameter,
        querystring: Type.Object({ key: requiredKey, ...windowParameters }, { additionalProperties: false }),
        response: { 200: refer(ObjectTracks) },
      },
    },
    async (request) => {
      const key = checkedKey(request.query.key);
      const recording = await directory.find(request.params.id);
      return objectTracks({ reader, decoder }, recording, { key, ...windowOf(recording, request.query) });
    },
  );
};

/** The part of the window that the recording has. */
function windowOf(
  { firstRevision, lastRevision }: Recording,
  query: { from?: Revision; to?: Revision },
): { from: Revision; to: Revision } {
  const from = query.from ?? firstRevision;
  const to = query.to ?? lastRevision;
  if (from > to) throw usageError('`from` is after `to`.', 'Give the earlier revision as `from`.');
  return {
    from: Math.min(Math.max(from, firstRevision), lastRevision),
    to: Math.min(Math.max(to, firstRevision), lastRevision),
  };
}

async function hiddenEvents(
  reader: HistoryReader,
  id: string,
  from: Revision,
  to: Revision,
  { hideNoise, ...filter }: EventFilter,
): Promise<number> {
  if (hideNoise === undefined || hideNoise.length === 0) return 0;
  const { byNoise } = await reader.count(id, { ...filter, from, to });
  return hideNoise.reduce((sum, noise) => sum + (byNoise[noise] ?? 0), 0);
}
