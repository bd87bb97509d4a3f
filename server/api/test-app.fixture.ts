import pino from 'pino';
import { buildApp, type AppConfig } from '../app.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Differ, ValueDecoder } from './api-deps.ts';
import { MemoryHistory } from './memory-history.fixture.ts';
import { MemoryRecorder } from './memory-recorder.fixture.ts';

/** Reads JSON values, and says of all others that they are bytes. */
const decoder: ValueDecoder = {
  decode: ({ value }) => {
    const shape = { apiVersion: null, kind: null, text: null };
    try {
      const object: JsonValue = JSON.parse(Buffer.from(value).toString());
      return { ...shape, encoding: 'json', contentType: 'JSON', object, problem: null };
    } catch {
      const problem = { reason: 'not JSON', offset: 0 };
      return { ...shape, encoding: 'bytes', contentType: 'bytes', object: undefined, problem };
    }
  },
  jsonText: ({ value }) => {
    try {
      return JSON.stringify(JSON.parse(Buffer.from(value).toString()));
    } catch {
      return null;
    }
  },
};

const differ: Differ = {
  difference: (before, after) =>
    JSON.stringify(before) === JSON.stringify(after)
      ? { delta: undefined, patch: [], limited: null }
      : { delta: [before ?? null, after ?? null], patch: [{ op: 'replace', path: '' }], limited: null },
  sentence: ({ verb, identity }, before, after) => ({
    text: `${verb} ${identity.name}`,
    changes: [{ path: 'value', before: text(before), after: text(after) }],
  }),
};

function text(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** The whole server over histories in memory. The log is silent unless `log` collects it. */
export async function testApp(
  options: { config?: Partial<AppConfig>; log?: (line: string) => void; decoder?: ValueDecoder } = {},
) {
  const history = new MemoryHistory();
  const recorder = new MemoryRecorder(history);
  const { log } = options;
  const logger = pino({ level: log === undefined ? 'silent' : 'debug' }, { write: (line) => log?.(line) });
  const app = await buildApp(
    {
      webRoot: '/does-not-exist',
      allowedHosts: ['localhost', '127.0.0.1', '[::1]'],
      version: '0.0.0',
      ...options.config,
    },
    { reader: history, recorder, decoder: options.decoder ?? decoder, differ, clock: { now: () => 1_000_000 }, logger },
  );
  return { app, history, recorder };
}
