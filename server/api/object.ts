import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RewindError } from '../domain/errors.ts';
import type { HistoryReader, StoredValue } from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import type { UnknownField as DecodedField } from '../kubernetes/decoded-value.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';
import type { ApiOptions } from './api-deps.ts';
import { recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { refer, type Shape } from './schemas/components.ts';
import { ObjectView, type UnknownField } from './schemas/objects.ts';
import { knownValue, type KnownValueSource } from '../reading/known-states.ts';
import { exists, type ValueDecoder } from '../reading/value-decoder.ts';

/** Stored bytes that are shown as they are. */
const SHOWN_BYTES = 256 * 1024;
const SHOWN_FIELD_BYTES = 4 * 1024;

export const requiredKey = Type.String({ maxLength: 8192, description: 'Key text.' });

export const objectRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, decoder, directory }) => {
  app.get(
    '/recordings/:id/object',
    {
      schema: {
        summary: 'One object at a revision, with its etcd metadata',
        tags: ['Objects'],
        params: recordingParameter,
        querystring: Type.Object(
          { key: requiredKey, rev: RevisionParameter('Default: the last of the recording.') },
          { additionalProperties: false },
        ),
        response: { 200: refer(ObjectView) },
      },
    },
    async (request) => {
      const key = checkedKey(request.query.key);
      const recording = await directory.find(request.params.id, request.query.rev);
      const revision = request.query.rev ?? recording.lastRevision;
      const stored = await knownValue(valuesOf(reader, recording), key, revision);
      if (stored === null) throw neverExisted(recording, key, revision);
      return objectView(decoder, recording, stored, revision);
    },
  );
};

/** The values of a recording, and what is missing in it. */
export function valuesOf(reader: Pick<HistoryReader, 'value'>, recording: Recording): KnownValueSource {
  return { gaps: recording.gaps, value: (key, revision) => reader.value(recording.id, key, revision) };
}

export function neverExisted(recording: Recording, key: KeyText, revision: Revision): RewindError {
  return new RewindError('key_not_found', `The key ${key} did not exist at revision ${revision} or before it.`, {
    hint: `GET /api/recordings/${recording.id}/revisions?key=… tells when it did.`,
  });
}

function objectView(
  decoder: ValueDecoder,
  recording: Recording,
  stored: StoredValue,
  revision: Revision,
): Shape<ObjectView> {
  const { summary, value } = stored;
  const decoded = exists(stored) ? decoder.decode(recording, stored) : null;
  return {
    identity: summary.identity,
    revision,
    exists: value !== null,
    modRevision: stored.modRevision,
    createRevision: summary.createRevision,
    version: summary.version,
    lease: summary.lease,
    atMs: stored.atMs,
    timeBasis: stored.timeBasis,
    origin: summary.origin,
    previousRevision: stored.previousRevision,
    nextRevision: stored.nextRevision,
    encoding: decoded?.encoding ?? 'empty',
    apiVersion: decoded?.apiVersion ?? summary.apiVersion,
    kind: decoded?.kind ?? summary.identity.kind,
    redacted: summary.redacted || decoded?.hidden === true,
    json: exists(stored) ? decoder.jsonText(recording, stored) : null,
    text: decoded?.text ?? null,
    problem: decoded?.problem ?? null,
    partial: decoded?.partial === undefined ? null : stringifyJson(decoded.partial),
    unknownFields: (decoded?.unknownFields ?? []).map(shownField),
    storage: {
      contentType: decoded?.contentType ?? 'deleted',
      size: value?.length ?? 0,
      base64: value === null ? '' : base64Of(value.subarray(0, SHOWN_BYTES)),
      truncated: value !== null && value.length > SHOWN_BYTES,
    },
  };
}

function shownField({ bytes, ...field }: DecodedField): Shape<UnknownField> {
  const content = Buffer.from(bytes, 'base64');
  return { ...field, bytes: base64Of(content.subarray(0, SHOWN_FIELD_BYTES)), size: content.length };
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
