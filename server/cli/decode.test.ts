import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { createDecoder } from '../kubernetes/decoder.ts';
import { encrypted } from '../kubernetes/encrypted-value.fixture.ts';
import { readSamples, testdata } from '../kubernetes/facts-samples.fixture.ts';
import { recordedEvents } from '../kubernetes/recording.fixture.ts';
import { stored } from '../kubernetes/stored-value.fixture.ts';
import { packageRoot } from './package-root.ts';

const SLOW = 60_000;
const samples = readSamples(testdata('sparse.ndjson')).filter(({ releases }) => releases.includes('1.30'));
const sample = samples[0];
if (sample === undefined) throw new Error('there is no sample of 1.30');
const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');

/** The command as a process of its own. */
function start(...parameters: string[]): ChildProcess {
  const program = [join(packageRoot, 'dist/server/main.js'), 'decode'];
  return spawn(process.execPath, [...program, ...parameters], { env: { PATH: process.env['PATH'] } });
}

async function decode(parameters: readonly string[], input: string | Uint8Array) {
  const child = start(...parameters);
  if (child.stdin === null || child.stdout === null || child.stderr === null) throw new Error('it has no streams');
  // A command that is used wrongly ends before it reads.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err, code: await code };
}

const lines = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('decode, one value', { timeout: SLOW }, () => {
  test('is printed to the letter, as of the release', async () => {
    const result = await decode(['--kubernetes-release', '1.30'], sample.value);
    expect(result).toEqual({ out: `${sample.jsonText}\n`, err: '', code: 0 });
  });

  test('may have the line break that etcdctl prints after it, and come out as YAML', async () => {
    const value = stored('v1', 'ConfigMap', [
      [
        2,
        [
          [1, 'a'],
          [2, 'b: c'],
        ],
      ],
    ]);
    const { out, code } = await decode(['-o', 'yaml'], Buffer.concat([value, Buffer.from('\n')]));
    expect(code).toBe(0);
    expect(parseYaml(out)).toMatchObject({ kind: 'ConfigMap', data: { a: 'b: c' } });
  });

  test('that is what etcdctl -w json prints is not taken for an object', async () => {
    const printed = '{"header":{"cluster_id":1,"revision":9},"kvs":[{"key":"YQ==","value":"Yg=="}],"count":1}\n';
    const { out, err, code } = await decode([], Buffer.from(printed));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/etcdctl -w json.*\n.*--print-value-only/);
  });

  test('that cannot be read is a failure with its reason, and prints nothing else', async () => {
    const { out, err, code } = await decode([], sample.value.subarray(0, 60));
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/cannot be decoded: .*\(byte \d+\)/);
  });

  test('that is empty is a failure; no lines are none', async () => {
    const { code, out, err } = await decode([], '');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^etcd-rewind: The value cannot be decoded: it is empty\.\n.*--print-value-only.*\n$/);
    expect(await decode(['--ndjson'], '')).toEqual({ code: 0, out: '', err: '' });
  });

  test('with a file where its key belongs, and nothing to read, is told how a file is read', async () => {
    const file = join(packageRoot, 'package.json');
    const { code, out, err } = await decode([file], '');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      `etcd-rewind: ${file} is a file; the value is read from standard input, and KEY is its key in etcd.\n` +
        `To read the file: etcd-rewind decode < ${file}\n`,
    );
    // What is a file's name may be a key all the same.
    expect(await decode([file], '{"kind":"A"}')).toMatchObject({ code: 0, err: '' });
  });

  test.each([[['--nothing']], [['--kubernetes-release', 'newest']], [['-o', 'xml']], [['--ndjson', '/a/key']]])(
    'wrong usage: %j',
    async (parameters) => {
      expect(await decode(parameters, '')).toMatchObject({ code: 2, out: '' });
    },
  );
});

describe('decode --ndjson', { timeout: SLOW }, () => {
  test('answers each line with one line, in their order, numbers exact', async () => {
    const input = samples.map(({ name, value }) => JSON.stringify({ key: name, value: base64(value) })).join('\n');
    const { out, code } = await decode(['--ndjson', '--kubernetes-release', '1.30'], input);
    const expected = samples.map(
      ({ name, jsonText }) => `{"key":${JSON.stringify(name)},"encoding":"kubernetes-protobuf","object":${jsonText}}`,
    );
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual(expected);
  });

  test('says of each line what it is, and goes on after one that cannot be read', async () => {
    const values: (object | string)[] = [
      { key: 'a', value: base64(Buffer.from('{"big":9007199254740993}')) },
      { value: base64(Buffer.from('17')) },
      { key: 'c', value: base64(Uint8Array.of(0xff, 0xfe)) },
      { key: 'd', value: base64(Buffer.from('k8s:enc:kms:v2:vault:x')) },
      { key: 'e', value: base64(sample.value.subarray(0, 70)) },
      { key: 'f', value: '***' },
      'no JSON',
      { key: 'h', value: base64(Buffer.from('d9d9f7a161611b0020000000000001', 'hex')) },
      { key: 'i', value: base64(stored('v1', 'Pod', [[1, [[1, 'web']]]])), modRevision: 7 },
    ];
    const input = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\r\n');
    const { out, code } = await decode(['--ndjson'], `${input}\n\n`);
    expect(code).toBe(0);
    expect(out).toContain('{"key":"a","encoding":"json","object":{"big":9007199254740993}}\n');
    expect(out).toContain('{"key":"h","encoding":"cbor","object":{"a":9007199254740993}}\n');
    const reason = (part: string): string => expect.stringContaining(part) as string;
    expect(lines(out)).toMatchObject([
      { key: 'a' },
      { encoding: 'text', object: '17' },
      { key: 'c', encoding: 'bytes', error: reason('no object') },
      { key: 'd', encoding: 'encrypted', error: reason('key management') },
      { key: 'e', encoding: 'kubernetes-protobuf', error: reason('(byte ') },
      { key: 'f', error: reason('base64') },
      { error: reason('no JSON object') },
      { key: 'h' },
      { key: 'i', object: { metadata: { name: 'web', resourceVersion: '7' } } },
    ]);
    expect(Object.keys(lines(out)[1] ?? {})).toEqual(['encoding', 'object']);
  });

  test('ends in peace when nobody reads on, and does not hold what it has not written', async () => {
    const child = start('--ndjson');
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) throw new Error('it has no streams');
    stdin.on('error', () => undefined);
    const line = `${JSON.stringify({ key: 'k', value: base64(sample.value) })}\n`;
    let taken = 0;
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    // Nothing is read yet: after some buffers the command must stop taking input.
    while (taken < 64 * 2 ** 20) {
      taken += line.length * 100;
      if (stdin.write(line.repeat(100))) continue;
      const drained = await Promise.race([
        new Promise<boolean>((resolve) => stdin.once('drain', () => resolve(true))),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 3000)),
      ]);
      if (!drained) break;
    }
    expect(taken).toBeLessThan(32 * 2 ** 20);
    stdout.destroy();
    stdin.end();
    expect(await code).toBe(0);
  });
});

describe('decode --encryption-config', { timeout: SLOW }, () => {
  const key: DecryptionKey = { provider: 'aesgcm', name: 'k1', secret: randomBytes(32) };
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-decode-'));
    file = join(folder, 'encryption.yaml');
    const providers = [{ aesgcm: { keys: [{ name: key.name, secret: base64(key.secret) }] } }, { identity: {} }];
    const resources = [{ resources: ['secrets'], providers }];
    writeFileSync(file, JSON.stringify({ kind: 'EncryptionConfiguration', resources }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('opens values with their keys, one and many', async () => {
    const events = recordedEvents('crd-and-configmap-etcd34').filter((event) => event.key.includes('/secrets/'));
    const [first] = events;
    if (first === undefined) throw new Error('the recording has no Secret');
    const expected = createDecoder({ release: null }).toJsonText(first.value);
    const parameters = ['--encryption-config', file];
    const one = await decode([...parameters, first.key], encrypted(key, first.value, first.key));
    expect(one).toMatchObject({ code: 0, out: `${expected}\n` });
    const input = events
      .map((event) => JSON.stringify({ key: event.key, value: base64(encrypted(key, event.value, event.key)) }))
      .join('\n');
    const many = await decode([...parameters, '--ndjson'], input);
    expect(lines(many.out)).toHaveLength(events.length);
    expect(many.out).not.toContain('"error"');
  });

  test('a file that is none is wrong usage', async () => {
    const absent = await decode(['--encryption-config', join(folder, 'absent.yaml')], '');
    expect(absent.code).toBe(2);
    expect(absent.err).toContain('cannot be read');
  });
});
