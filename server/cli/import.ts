import { basename } from 'node:path';
import { startRecorder } from '../capture/recorder.ts';
import type { Settings, SettingName } from '../config.ts';
import type { ImportProgress, ImportResult } from '../domain/recorder.ts';
import { command, type CommandIo } from './command.ts';
import { recorderOptions, storeSettings } from './recorder-options.ts';

const importSettings = [...storeSettings, 'name', 'force'] as const satisfies readonly SettingName[];

export const importCommand = command({
  name: 'import',
  summary: 'put a history into the database',
  description: 'Puts histories into the database: etcd-history/1, plain or gzip.',
  parameters: '<file...>',
  settings: importSettings,
  defaults: { logLevel: 'warn' },
  run: importFiles,
});

async function importFiles(
  settings: Settings<(typeof importSettings)[number]>,
  files: readonly string[],
  { out, err, readableLog }: CommandIo,
): Promise<void> {
  const recorder = await startRecorder(recorderOptions(settings, {}));
  try {
    for (const file of files) {
      const name = settings.name ?? nameOf(file);
      const onProgress = readableLog ? progressLine(err, file) : undefined;
      const { force } = settings;
      const result = await recorder.importFile(file, {
        name,
        force,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      if (readableLog) err.write('\r\u001b[K');
      for (const part of result.omitted) err.write(`${file}: left out: ${part}\n`);
      out.write(`${file}: ${resultText(result)}\n`);
    }
  } finally {
    await recorder.close();
  }
}

function resultText({ recording, firstRevision, lastRevision, revisions, events, unchanged }: ImportResult): string {
  const range = `revisions ${firstRevision} to ${lastRevision}`;
  if (unchanged) return `all of it is in recording ${recording} already (${range})`;
  return `recording ${recording} has ${revisions} more revisions, ${events} events (${range})`;
}

/** kubectl-run-pod.ndjson.gz → kubectl-run-pod */
function nameOf(file: string): string {
  return basename(file)
    .replace(/(\.gz)?$/, '')
    .replace(/\.(ndjson|json|db)$/, '');
}

function progressLine(err: NodeJS.WritableStream, file: string): (progress: ImportProgress) => void {
  return ({ phase, done, total }) => {
    const percent = total === 0 ? '' : ` ${Math.floor((done / total) * 100)} %`;
    err.write(`\r\u001b[K${file}: ${phase}${percent}`);
  };
}
