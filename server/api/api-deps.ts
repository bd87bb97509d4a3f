import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify';
import type { RawServerDefault } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '../domain/clock.ts';
import type { EventSummary, HistoryReader } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recorder } from '../domain/recorder.ts';
import type { Revision } from '../domain/revision.ts';
import type { DecodedValue } from '../kubernetes/decoded-value.ts';
import type { RecordingDirectory } from './recording-directory.ts';
import type { FieldChange } from './schemas/history.ts';

/** A value as it is stored. */
export interface StoredBytes {
  readonly value: Uint8Array;
  readonly modRevision: Revision;
}

/**
 * Reads stored bytes as what they are. Never throws. `kubernetesVersion` is the recording's, where it is known: which release's
 * names a value is read with.
 */
export interface ValueDecoder {
  decode(stored: StoredBytes, kubernetesVersion: string | null): DecodedValue;
  /** The object as JSON text with exact numbers, members in their order; null where the value is no object. */
  jsonText(stored: StoredBytes, kubernetesVersion: string | null): string | null;
}

export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

export interface Difference {
  /** jsondiffpatch delta; undefined when nothing differs or `limited` says why there is none. */
  readonly delta: unknown;
  readonly patch: readonly PatchOperation[];
  readonly limited: string | null;
}

/** What one event changed, in words. */
export interface Sentence {
  readonly text: string;
  readonly changes: readonly FieldChange[];
}

/** Compares two objects; undefined stands for one that did not exist or is no object. */
export interface Differ {
  difference(before: JsonValue | undefined, after: JsonValue | undefined): Difference;
  sentence(event: EventSummary, before: JsonValue | undefined, after: JsonValue | undefined): Sentence;
}

/** All that the API stands on. */
export interface ApiDeps {
  readonly reader: HistoryReader;
  readonly recorder: Recorder;
  readonly decoder: ValueDecoder;
  readonly differ: Differ;
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
