import pino from 'pino';
import { buildApp, type AppConfig } from '../app.ts';
import { checkedAnswers } from './checked-answers.fixture.ts';
import { MemoryHistory } from './memory-history.fixture.ts';
import { MemoryRecorder } from './memory-recorder.fixture.ts';
import { createValueDecoder, type ValueDecoderOptions } from '../reading/value-decoder.ts';

/** The whole server over histories in memory. The log is silent unless `log` collects it. */
export async function testApp(
  options: { config?: Partial<AppConfig>; decoding?: ValueDecoderOptions; log?: (line: string) => void } = {},
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
      schemaCompilers: { buildSerializer: checkedAnswers },
      ...options.config,
    },
    {
      reader: history,
      recorder,
      decoder: createValueDecoder(options.decoding ?? { release: null }),
      clock: { now: () => 1_000_000 },
      logger,
    },
  );
  return { app, history, recorder };
}
