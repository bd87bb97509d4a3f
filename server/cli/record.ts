import { createLogger } from '../capture/log.ts';
import { startRecorder } from '../capture/recorder.ts';
import type { Settings, SettingName } from '../config.ts';
import { command, type CommandIo, type Service } from './command.ts';
import {
  etcdOptions,
  etcdSettings,
  recorderOptions,
  retentionOptions,
  retentionSettings,
  storeSettings,
} from './recorder-options.ts';

const recordSettings = [
  ...etcdSettings,
  ...storeSettings,
  ...retentionSettings,
] as const satisfies readonly SettingName[];

export const recordCommand = command({
  name: 'record',
  summary: 'record an etcd, without the web application',
  description:
    'Records what is written to an etcd into a database, as serve does, without the web application. The other commands can read the database meanwhile; serve can show it once the recording has ended. Ctrl-C ends it; what is recorded stays.',
  settings: recordSettings,
  examples: [
    { line: 'etcd-rewind record --db /var/lib/etcd-rewind/history.db', does: 'the etcd of this machine' },
    { line: 'etcd-rewind record --prefix /registry/pods/ --keep-age 30d', does: 'Pods alone, for thirty days' },
  ],
  run: record,
});

async function record(
  settings: Settings<(typeof recordSettings)[number]>,
  _parameters: readonly string[],
  { out, err, readableLog }: CommandIo,
): Promise<Service> {
  const etcd = etcdOptions(settings);
  const logger = createLogger(err, { level: settings.logLevel, readable: readableLog });
  const recorder = await startRecorder(
    recorderOptions(settings, { etcd, retention: retentionOptions(settings), readableLog }),
  );
  let state: string | null = null;
  recorder.onStatus((status) => {
    if (status.state === state) return;
    state = status.state;
    const { revision, headRevision, proof, error } = status;
    logger.info({ revision, headRevision, proof, ...(error === null ? {} : { error: error.message }) }, state);
  });
  out.write(`etcd-rewind records from ${etcd.endpoints.join(', ')} into ${settings.db}\n`);
  return { close: () => recorder.close() };
}
