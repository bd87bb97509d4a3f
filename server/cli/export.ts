import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { historyLines } from '../reading/history-lines.ts';
import type { Settings, SettingName } from '../config.ts';
import { openReader } from '../store/reader-pool.ts';
import { chooseRecording } from './choose-recording.ts';
import { command, type CommandIo } from './command.ts';
import { unended } from './unended.ts';

const exportSettings = [
  'db',
  'recording',
  'from',
  'to',
  'prefix',
  'format',
  'gzip',
  'output',
] as const satisfies readonly SettingName[];

export const exportCommand = command({
  name: 'export',
  summary: 'write a recording, or a part of it, as etcd-history/1',
  settings: exportSettings,
  run: exportRecording,
});

async function exportRecording(
  settings: Settings<(typeof exportSettings)[number]>,
  _parameters: readonly string[],
  { out }: CommandIo,
): Promise<void> {
  const { from, to, prefix, output } = settings;
  const reader = await openReader(settings.db);
  try {
    const recording = await chooseRecording(reader, settings.recording);
    const lines = historyLines(reader, recording, {
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
      ...(prefix === '' ? {} : { prefix }),
    });
    const packed = settings.gzip || (output?.endsWith('.gz') ?? false);
    if (output === null) await write(lines, packed, unended(out));
    else await writeWhole(lines, packed, output);
  } finally {
    await reader.close();
  }
}

/** The file appears when it is complete, or not at all. */
async function writeWhole(lines: AsyncIterable<string>, packed: boolean, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await write(lines, packed, createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function write(lines: AsyncIterable<string>, packed: boolean, target: NodeJS.WritableStream): Promise<void> {
  if (packed) await pipeline(Readable.from(lines), createGzip(), target);
  else await pipeline(Readable.from(lines), target);
}
