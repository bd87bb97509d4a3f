import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RewindError } from '../domain/errors.ts';
import type { ApiOptions } from './api-deps.ts';
import { captureView } from './capture-view.ts';
import { recordingParameter, RevisionParameter } from './filter-query.ts';
import { CheckParameter, verifyCheck } from './revision-check.ts';
import { refer } from './schemas/components.ts';
import { CaptureStatus } from './schemas/capture.ts';
import { Recording, RecordingList } from './schemas/history.ts';

export const recordingRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, recorder, directory }) => {
  app.get(
    '/recordings',
    {
      schema: {
        summary: 'All recordings',
        tags: ['Recordings'],
        response: { 200: refer(RecordingList) },
      },
    },
    async () => ({ recordings: await directory.all() }),
  );

  app.get(
    '/recordings/:id',
    {
      schema: {
        summary: 'One recording, or another piece of the same history that holds the revision',
        description:
          'How a link is opened: the answer may have another id than was asked for; then it holds the same history. With ' +
          '`check`, a recording in which the revision is another one is refused.',
        tags: ['Recordings'],
        params: recordingParameter,
        querystring: Type.Object(
          { revision: RevisionParameter('A revision that must be held.'), check: CheckParameter },
          { additionalProperties: false },
        ),
        response: { 200: refer(Recording) },
      },
    },
    async (request) => {
      const { revision, check } = request.query;
      const { id } = request.params;
      const recording = await (revision === undefined ? directory.find(id) : directory.open(id, revision));
      if (revision !== undefined && check !== undefined) await verifyCheck(reader, recording, revision, check);
      return directory.view(recording);
    },
  );

  app.delete(
    '/recordings/:id',
    {
      schema: {
        summary: 'Delete a recording',
        tags: ['Recordings'],
        params: recordingParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const recording = await reader.recording(request.params.id);
      if (recording === null) {
        throw new RewindError('recording_not_found', `There is no recording ${request.params.id} to delete.`, {
          hint: 'GET /api/recordings names those that there are.',
        });
      }
      if (directory.view(recording).live) {
        throw new RewindError('busy', `Recording ${recording.id} is being written; it cannot be deleted now.`, {
          hint: 'Stop the capture first.',
        });
      }
      await recorder.deleteRecording(recording.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/capture',
    {
      schema: {
        summary: 'What the capture is doing',
        tags: ['Recordings'],
        response: { 200: refer(CaptureStatus) },
      },
    },
    async () => captureView(recorder.status()),
  );
};
