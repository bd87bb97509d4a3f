import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { EventSummary, StoredValue } from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { sentence } from '../diff/sentence.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { objectDifference } from './object-difference.ts';
import { neverExisted, requiredKey } from './object.ts';
import { refer, type Shape } from './schemas/components.ts';
import { DiffView } from './schemas/objects.ts';

export const diffRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, options) => {
  app.get(
    '/recordings/:id/diff',
    {
      schema: {
        summary: 'What changed in one object between two revisions',
        tags: ['Objects'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            key: requiredKey,
            from: RevisionParameter(
              'Default: the revision of this key before the one that stands at `to`; 0: nothing.',
            ),
            to: RevisionParameter('Default: the last of the recording.'),
          },
          { additionalProperties: false },
        ),
        response: { 200: refer(DiffView) },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const key = checkedKey(request.query.key);
      const recording = await options.directory.find(request.params.id, to);
      return diffView(options, recording, key, from, to ?? recording.lastRevision);
    },
  );
};

async function diffView(
  { reader, decoder }: ApiOptions,
  recording: Recording,
  key: KeyText,
  from: Revision | undefined,
  to: Revision,
): Promise<Shape<DiffView>> {
  const after = await reader.value(recording.id, key, to);
  const base = from ?? after?.previousRevision ?? null;
  // The newest event before the recording's first revision is known as of that revision.
  const baseRevision = from === undefined && base !== null ? Math.max(base, recording.firstRevision) : base;
  const before =
    baseRevision === null || baseRevision === 0 ? null : await reader.value(recording.id, key, baseRevision);
  const summary = eventBetween(before, after);
  if (summary === null) throw neverExisted(recording, key, to);
  const { delta, patch, limited } = objectDifference(
    decoder.comparable(recording, before),
    decoder.comparable(recording, after),
  );
  const { text, changes } = sentence(
    summary,
    decoder.written(recording, before),
    decoder.written(recording, after),
    kubernetesListKeys,
  );
  return {
    identity: summary.identity,
    from: base,
    to,
    before: decoder.comparableText(recording, before),
    after: decoder.comparableText(recording, after),
    ...(delta === undefined ? {} : { delta }),
    patch: [...patch],
    limited,
    text,
    changes,
  };
}

/** The change between the two as one event, whatever happened in between. */
function eventBetween(before: StoredValue | null, after: StoredValue | null): EventSummary | null {
  if (after === null) return before === null ? null : { ...before.summary, verb: 'delete' };
  if (after.value === null) return after.summary;
  return { ...after.summary, verb: before === null || before.value === null ? 'create' : 'update' };
}
