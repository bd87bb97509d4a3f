import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { HistoryReader, StateEntry, StateQuery } from '../domain/history-reader.ts';
import { keyBytes, type KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter } from './filter-query.ts';
import { refer, type Shape } from './schemas/components.ts';
import { Revision as RevisionShape } from './schemas/history.ts';
import { CompareView } from './schemas/objects.ts';
import { stateFilter, stateParameters } from './state.ts';

/** Keys of each side that are read at a time. */
const PAGE = 2000;

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
      return compareStates(reader, recording.id, { from, to, limit, filter: stateFilter(request.query) });
    },
  );
};

/** Walks both states side by side in key order, so that only two pages are ever held. */
export async function compareStates(
  reader: Pick<HistoryReader, 'state'>,
  id: string,
  query: { from: Revision; to: Revision; limit: number; filter: StateFilter },
): Promise<Shape<CompareView>> {
  const { from, to, limit, filter } = query;
  const added: StateEntry[] = [];
  const removed: StateEntry[] = [];
  const changed: { before: StateEntry; after: StateEntry }[] = [];
  const result = (truncated: boolean) => ({ from, to, added, removed, changed, truncated });

  const befores = stateEntries(reader, id, from, filter);
  const afters = stateEntries(reader, id, to, filter);
  let before = await take(befores);
  let after = await take(afters);
  while (before !== null || after !== null) {
    const order = compareEntries(before, after);
    const differs = order !== 0 || before?.modRevision !== after?.modRevision;
    if (differs && added.length + removed.length + changed.length === limit) return result(true);
    if (order > 0 && after !== null) added.push(after);
    else if (order < 0 && before !== null) removed.push(before);
    else if (differs && before !== null && after !== null) changed.push({ before, after });
    if (order <= 0) before = await take(befores);
    if (order >= 0) after = await take(afters);
  }
  return result(false);
}

async function* stateEntries(
  reader: Pick<HistoryReader, 'state'>,
  id: string,
  revision: Revision,
  filter: StateFilter,
): AsyncGenerator<StateEntry, void> {
  let afterKey: KeyText | undefined;
  for (;;) {
    const page = await reader.state(id, revision, {
      ...filter,
      ...(afterKey === undefined ? {} : { afterKey }),
      limit: PAGE,
    });
    yield* page.entries;
    afterKey = page.entries.at(-1)?.identity.key;
    if (!page.more || afterKey === undefined) return;
  }
}

async function take(entries: AsyncGenerator<StateEntry, void>): Promise<StateEntry | null> {
  const next = await entries.next();
  return next.done === true ? null : next.value;
}

/** Which comes first in etcd's order (of bytes); a side that has ended comes last. */
function compareEntries(before: StateEntry | null, after: StateEntry | null): number {
  if (before === null) return after === null ? 0 : 1;
  if (after === null) return -1;
  if (before.identity.key === after.identity.key) return 0;
  return Buffer.compare(keyBytes(before.identity.key), keyBytes(after.identity.key));
}
