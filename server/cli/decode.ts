import { statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Settings, SettingName } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import { createDecoder, type Decoder, type DecodeOptions } from '../kubernetes/decoder.ts';
import { parseJson } from '../kubernetes/json-text.ts';
import { command, type CommandIo } from './command.ts';
import { decodedLines, readValue } from './decoded-lines.ts';
import { readDecryptionKeys } from './decryption-keys.ts';
import { yamlText } from './output/forms.ts';
import { quoted } from './hint-flags.ts';
import { unended } from './unended.ts';

const LINE_BREAK = 0x0a;

const decodeSettings = [
  'objectForm',
  'ndjson',
  'kubernetesRelease',
  'encryptionConfig',
] as const satisfies readonly SettingName[];

export const decodeCommand = command({
  name: 'decode',
  summary: 'print a raw value of etcd as an object',
  description:
    'Prints the object that a raw value of etcd is, as the API server would. The value is read from standard input. KEY is its key in etcd, which is needed to decrypt a value that was encrypted with aesgcm. Nothing is hidden: whoever has the bytes has the secrets in them.',
  parameters: '[KEY]',
  settings: decodeSettings,
  examples: [
    { line: 'etcdctl get /registry/pods/default/www --print-value-only | etcd-rewind decode', does: 'one value' },
    { line: 'etcd-rewind decode -o yaml < www.bin', does: 'the same from a file, as YAML' },
    { line: 'etcd-rewind decode --ndjson < values.ndjson', does: 'many, a line each' },
  ],
  run: decode,
});

async function decode(
  settings: Settings<(typeof decodeSettings)[number]>,
  [key]: readonly string[],
  io: CommandIo,
): Promise<void> {
  const keys = readDecryptionKeys(settings.encryptionConfig);
  const decoder = createDecoder({ release: settings.kubernetesRelease, keys });
  if (settings.ndjson) {
    if (key !== undefined) {
      throw new RewindError('usage', 'With --ndjson, each line says its own key.', { hint: 'Leave KEY away.' });
    }
    await pipeline(io.in, decodedLines(decoder), unended(io.out));
  } else {
    const text = await objectText(
      decoder,
      await valueGiven(key, io),
      key === undefined ? {} : { key },
      settings.objectForm,
    );
    await pipeline([text], unended(io.out));
  }
}

/**
 * What standard input has. Whoever names a file where a key belongs, and gives nothing there, means the file.
 * @throws RewindError `usage`
 */
async function valueGiven(key: string | undefined, io: CommandIo): Promise<Buffer> {
  const isTyped = 'isTTY' in io.in && io.in.isTTY === true;
  const namesFile = key !== undefined && statSync(key, { throwIfNoEntry: false })?.isFile() === true;
  if (isTyped && !namesFile) io.err.write('The value is read from standard input; Ctrl-D ends it.\n');
  const input = isTyped && namesFile ? Buffer.alloc(0) : await buffer(io.in);
  if (input.length > 0 || !namesFile) return input;
  throw new RewindError(
    'usage',
    `${key} is a file; the value is read from standard input, and KEY is its key in etcd.`,
    {
      hint: `To read the file: etcd-rewind decode < ${quoted(key)}`,
    },
  );
}

/** What `etcdctl get -w json` prints around the values. */
function isPrintedByEtcdctl(json: string): boolean {
  if (!json.startsWith('{"header":{"cluster_id"')) return false;
  const answer: unknown = JSON.parse(json);
  return typeof answer === 'object' && answer !== null && 'kvs' in answer && Array.isArray(answer.kvs);
}

/** @throws RewindError where the value cannot be read */
async function objectText(
  decoder: Decoder,
  input: Buffer,
  options: DecodeOptions,
  form: 'json' | 'yaml',
): Promise<string> {
  const value = withoutPrintedLineBreak(decoder, input, options);
  const answer = readValue(decoder, value, options);
  if (answer.error !== null) {
    throw new RewindError('file_unreadable', `The value cannot be decoded: ${answer.error}`, {
      hint: 'Standard input takes the bytes as etcd has them, such as etcdctl get KEY --print-value-only prints them.',
    });
  }
  if (isPrintedByEtcdctl(answer.json)) {
    throw new RewindError(
      'file_unreadable',
      'This is what etcdctl -w json prints: the values are within it, in base64.',
      {
        hint: 'For one value: etcdctl get KEY --print-value-only. To look at all of them: etcd-rewind import FILE',
      },
    );
  }
  if (answer.encoding === 'text') return input.toString('utf8');
  return form === 'json' ? `${answer.json}\n` : yamlText(parseJson(answer.json));
}

/** etcdctl prints a line break after the value, which no protobuf value and no ciphertext has. */
function withoutPrintedLineBreak(decoder: Decoder, input: Buffer, options: DecodeOptions): Buffer {
  if (input.at(-1) !== LINE_BREAK || decoder.decode(input, options).problem === null) return input;
  return input.subarray(0, -1);
}
