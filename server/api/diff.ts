import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Delta } from 'jsondiffpatch';
import { textChanges } from '../diff/changed-texts.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { openText } from '../kubernetes/embedded-text.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { keyDifference, valuePair } from '../reading/key-difference.ts';
import { knownValue } from '../reading/known-states.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { neverExisted, requiredKey, valuesOf } from './object.ts';
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
  const { firstRevision } = recording;
  const values = valuesOf(reader, recording);
  const read = (wanted: KeyText, revision: Revision) => knownValue(values, wanted, revision);
  const pair = await valuePair(read, { key, from, to, firstRevision });
  const difference = keyDifference(decoder, recording, pair);
  if (difference === null) throw neverExisted(recording, key, to);
  const { summary, delta, patch, limited, text, changes } = difference;
  return {
    identity: summary.identity,
    from: pair.from,
    to,
    before: decoder.comparableText(recording, pair.before),
    after: decoder.comparableText(recording, pair.after),
    ...(delta === undefined ? {} : { delta }),
    patch: [...patch],
    ...textsOf(delta),
    limited,
    text,
    changes: [...changes],
  };
}

function textsOf(of: Delta): Pick<Shape<DiffView>, 'opened' | 'sameAmounts'> {
  const { opened, sameAmounts } = textChanges(of, kubernetesListKeys, openText);
  return {
    sameAmounts: [...sameAmounts],
    opened: opened.map(({ pointer, form, before, after, difference, sameAmounts: inner }) => ({
      pointer,
      form,
      before: stringifyJson(before),
      after: stringifyJson(after),
      ...(difference.delta === undefined ? {} : { delta: difference.delta }),
      sameAmounts: [...inner],
      limited: difference.limited,
    })),
  };
}
