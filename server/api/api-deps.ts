import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify';
import type { RawServerDefault } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '../domain/clock.ts';
import type { HistoryReader } from '../domain/history-reader.ts';
import type { Recorder } from '../domain/recorder.ts';
import type { RecordingDirectory } from './recording-directory.ts';
import type { ValueDecoder } from '../reading/value-decoder.ts';

/** All that the API stands on. */
export interface ApiDeps {
  readonly reader: HistoryReader;
  readonly recorder: Recorder;
  readonly decoder: ValueDecoder;
  readonly clock: Clock;
}

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What every plugin of the API is registered with. */
export interface ApiOptions extends ApiDeps {
  readonly directory: RecordingDirectory;
}
