import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { RewindError } from '../domain/errors.ts';
import { command, type Service } from './command.ts';
import { runProgram } from './program.ts';

const service: Service = { close: async () => {} };

async function run(parameters: readonly string[], environment: Record<string, string> = {}) {
  const out = new PassThrough();
  const err = new PassThrough();
  const seen: unknown[] = [];
  const commands = [
    command({
      name: 'serve',
      summary: 'serves',
      isDefault: true,
      settings: ['insecureSkipTlsVerify', 'port', 'capture'],
      run: async (settings) => {
        seen.push(settings);
        return service;
      },
    }),
    command({
      name: 'import',
      summary: 'imports',
      parameters: '<file...>',
      settings: ['name'],
      run: async (settings, files) => {
        seen.push({ ...settings, files });
        if (files.includes('missing')) {
          throw new RewindError('file_not_found', 'There is no file missing.', { hint: 'Look again.' });
        }
        if (files.includes('bug')) throw new TypeError('x is undefined');
      },
    }),
  ];
  const io = { in: Readable.from([]), out, err, readableLog: false };
  const outcome = await runProgram(parameters, { commands, version: '1.2.3', environment, io });
  return { outcome, seen, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

test('the default command runs without being named, with flags, environment and defaults', async () => {
  const { outcome, seen } = await run(['--insecure-skip-tls-verify'], { PORT: '4000' });
  expect(outcome).toEqual({ service });
  expect(seen).toEqual([{ port: 4000, insecureSkipTlsVerify: true, capture: true }]);
  expect((await run(['serve', '--port', '1', '--no-capture'])).seen).toEqual([
    { port: 1, insecureSkipTlsVerify: false, capture: false },
  ]);
});

test('a command that is done ends with 0', async () => {
  const { outcome, seen } = await run(['import', 'a', 'b', '--name', 'x']);
  expect(outcome).toEqual({ exitCode: 0 });
  expect(seen).toEqual([{ name: 'x', files: ['a', 'b'] }]);
});

describe('wrong usage ends with 2, says what is wrong on standard error, and does nothing', () => {
  test.each([
    [['--bogus'], '--bogus'],
    [['frobnicate'], 'There is no command "frobnicate"'],
    [['--port'], 'argument missing'],
    [['--port', 'abc'], '--port must be a port'],
    [['import'], "Missing required argument 'file'"],
    [['import', 'a', '--port', '1'], '--port'],
    [['serve', 'extra'], 'extra'],
  ])('%j', async (parameters, message) => {
    const { outcome, err, out, seen } = await run(parameters);
    expect(outcome).toEqual({ exitCode: 2 });
    expect(err).toContain(message);
    expect(err).toContain('etcd-rewind: ');
    expect(out).toBe('');
    expect(seen).toEqual([]);
  });
});

test('a failure ends with 1 and says what to do', async () => {
  const { outcome, err } = await run(['import', 'missing']);
  expect(outcome).toEqual({ exitCode: 1 });
  expect(err).toBe('etcd-rewind: There is no file missing.\nLook again.\n');
  expect((await run(['import', 'bug'])).outcome).toEqual({ exitCode: 1 });
});

test("help has what is a command's own before how an etcd is reached", async () => {
  const { out } = await run(['serve', '--help']);
  expect(out).toMatch(/--port[^]*--no-capture[^]*Connection to etcd:[^]*--insecure-skip-tls-verify/);
});

test('help is there on every level, and is no failure', async () => {
  const { outcome, out } = await run(['--help']);
  expect(outcome).toEqual({ exitCode: 0 });
  expect(out).toMatch(/serve[\s\S]*import/);
  const sub = await run(['import', '--help']);
  expect(sub.outcome).toEqual({ exitCode: 0 });
  expect(sub.out).toContain('--name');
  expect((await run(['--version'])).out).toBe('1.2.3\n');
});
