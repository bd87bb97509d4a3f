import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { HistoryReader, StateEntry, StateQuery } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { compareStates, stateEntries } from '../reading/compare-states.ts';
import { requireKnownState } from '../reading/known-states.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter } from './filter-query.ts';
import { refer, type Shape } from './schemas/components.ts';
import { Revision as RevisionShape } from './schemas/history.ts';
import { CompareView } from './schemas/objects.ts';
import { stateFilter, stateParameters } from './state.ts';

type StateFilter = Omit<StateQuery, 'limit' | 'afterKey'>;

export const compareRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, directory }) => {
  app.get(
    '/recordings/:id/compare',
    {
      schema: {
        summary: 'Keys added, removed and changed between two revisions',
        tags: ['Objects'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            ...stateParameters,
            from: RevisionShape,
            to: RevisionShape,
            limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 1000, description: 'Differences at most.' }),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(CompareView) },
      },
    },
    async (request) => {
      const { from, to, limit } = request.query;
      const recording = await directory.find(request.params.id, Math.max(from, to));
      for (const revision of [from, to]) requireKnownState(recording.gaps, revision);
      return compareView(reader, recording.id, { from, to, limit, filter: stateFilter(request.query) });
    },
  );
};

async function compareView(
  reader: Pick<HistoryReader, 'state'>,
  id: string,
  query: { from: Revision; to: Revision; limit: number; filter: StateFilter },
): Promise<Shape<CompareView>> {
  const { from, to, limit, filter } = query;
  const added: StateEntry[] = [];
  const removed: StateEntry[] = [];
  const changed: { before: StateEntry; after: StateEntry }[] = [];
  const counts = { added: 0, removed: 0, changed: 0 };
  let count = 0;
  const befores = stateEntries(reader, id, from, filter);
  const afters = stateEntries(reader, id, to, filter);
  for await (const difference of compareStates(befores, afters)) {
    counts[difference.type]++;
    if (++count > limit) continue;
    if (difference.type === 'added') added.push(difference.after);
    else if (difference.type === 'removed') removed.push(difference.before);
    else changed.push({ before: difference.before, after: difference.after });
  }
  return { from, to, added, removed, changed, counts, truncated: count > limit };
}
