import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createValueDecoder, type ValueDecoder } from '../reading/value-decoder.ts';
import { createLogger } from '../capture/log.ts';
import { startRecorder } from '../capture/recorder.ts';
import type { Settings, SettingName } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import type { Recorder, RecorderOptions } from '../domain/recorder.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { openReader } from '../store/reader-pool.ts';
import { allowedHosts, isLoopback, listenError, pageAddress, requireListening } from './address.ts';
import { Closing } from './closing.ts';
import { command, type CommandIo, type Service } from './command.ts';
import { packageRoot, version } from './package-root.ts';
import {
  bundledExample,
  etcdOptions,
  etcdSettings,
  recorderOptions,
  retentionOptions,
  retentionSettings,
  storeSettings,
} from './recorder-options.ts';

const serveSettings = [
  ...etcdSettings,
  'capture',
  ...storeSettings,
  ...retentionSettings,
  'host',
  'port',
  'allowedHost',
] as const satisfies readonly SettingName[];

export const serveCommand = command({
  name: 'serve',
  isDefault: true,
  summary: 'record an etcd and show it as a web application (the default)',
  description:
    'Records what is written to an etcd into a database, and shows it as a web application for the browser of this machine. Where no etcd answers, it shows what is recorded already (or an example, where nothing is), and goes on trying. Ctrl-C ends it; what is recorded stays.',
  settings: serveSettings,
  examples: [
    { line: 'etcd-rewind', does: 'the etcd of this machine, at http://127.0.0.1:3000' },
    {
      line: 'etcd-rewind serve --endpoints https://10.0.0.1:2379 --cacert ca.crt --cert client.crt --key client.key',
      does: 'an etcd that asks for a client certificate',
    },
    { line: 'etcd-rewind serve --no-capture --db history.db --port 0', does: 'what is recorded, at any free port' },
  ],
  run: serve,
});

async function serve(
  settings: Settings<(typeof serveSettings)[number]>,
  _parameters: readonly string[],
  { out, err, readableLog }: CommandIo,
): Promise<Service> {
  const { host, port, capture } = settings;
  const etcd = etcdOptions(settings);
  const logger = createLogger(err, { level: settings.logLevel, readable: readableLog });
  const closing = new Closing();
  await requireListening(host, port);
  try {
    const options = recorderOptions(settings, {
      etcd: capture ? etcd : null,
      exampleFile: bundledExample(),
      retention: retentionOptions(settings),
      readableLog,
    });
    // Only this command needs the HTTP server, which is loaded here while the recorder's thread opens the database.
    const [recorder, { buildApp }] = await Promise.all([startRecorder(options), import('../app.ts')]);
    closing.add(() => recorder.close());
    recorder.onStatus(({ state, error }) => {
      if (state === 'stopped' && error !== null) logger.error({ reason: error.message }, 'the recorder has ended');
    });
    const reader = await openReader(settings.db, { threads: 2 });
    closing.add(() => reader.close());
    const app = await buildApp(
      {
        webRoot: join(packageRoot, 'dist/web'),
        allowedHosts: allowedHosts(host, settings.allowedHost),
        version,
      },
      { reader, recorder, decoder: valueDecoder(options, recorder), clock: systemClock, logger },
    );
    closing.add(() => app.close());
    await app.listen({ host, port, listenTextResolver: () => 'listening' }).catch((error: unknown) => {
      throw listenError(error, host, port);
    });
    if (!isLoopback(host)) {
      logger.warn(
        { host },
        'not on loopback: whoever reaches this address can read all that is recorded, for there is no login',
      );
    }
    const address = pageAddress(host, (app.server.address() as AddressInfo).port);
    const from = capture ? `captures from ${etcd.endpoints.join(', ')}` : 'does not capture';
    out.write(`etcd-rewind is at ${address} (${from})\n`);
    return { close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Reads stored values; what it decrypts it hides as the recorder would have done before storing. */
function valueDecoder(options: RecorderOptions, { fingerprintKey }: Recorder): ValueDecoder {
  const { kubernetesRelease: release, secrets, redact = [], decryptionKeys = [] } = options;
  return createValueDecoder({
    release,
    keys: decryptionKeys,
    redactor: createRedactor({ mode: secrets, key: fingerprintKey, rules: redact }),
  });
}
