import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { AnyCommand } from './command.ts';
import { allCommands, commands } from './commands.ts';
import { run } from './program.fixture.ts';
import { examples, runProgram } from './program.ts';

const all = await allCommands();

/** The words of an example as a shell reads them, without where its output goes. */
function wordsOf(line: string): string[] {
  const [, own = ''] = /etcd-rewind([^|<>&)]*)/.exec(line) ?? [];
  return [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** Whether the program takes these words; nothing runs. */
async function parses(words: readonly string[]): Promise<{ code: number; err: string }> {
  const err = new PassThrough();
  const io = { in: Readable.from([]), out: new PassThrough(), err, readableLog: false };
  const idle = all.map((one): AnyCommand => ({ ...one, start: async (read) => void read(one.settings) }));
  const outcome = await runProgram(words, { commands: idle, version: '1.2.3', environment: {}, io });
  return { code: 'exitCode' in outcome ? outcome.exitCode : 0, err: String(err.read() ?? '') };
}

test('every command is found by its own name', () => {
  expect(all.map(({ name }) => name)).toEqual(Object.keys(commands));
});

describe('every example can be run as it stands', () => {
  const lines = [...examples, ...all.flatMap((one) => one.examples ?? [])].map(({ line }) => line);
  test.each(lines)('%s', async (line) => {
    expect(await parses(wordsOf(line))).toEqual({ code: 0, err: '' });
  });
});

describe('--help', () => {
  test('is what help says too, as with kubectl', async () => {
    expect(await run(['help'])).toEqual(await run(['--help']));
    expect(await run(['help', 'list'])).toEqual(await run(['list', '--help']));
  });

  test('names all commands, and has examples', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of all) {
      expect(summary).not.toBe('');
      expect(out).toMatch(new RegExp(`\\n {2}${name} `));
    }
    expect(out).toMatch(/\nExamples:\n {2}etcd-rewind\n/);
    expect(out).not.toContain('__complete');
  });

  test.each(all.map((one) => [one.name, one] as const))('of %s has its options and examples', async (name, one) => {
    const { code, out, err } = await run([name, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: etcd-rewind ${name}`);
    expect(one.examples?.length).toBeGreaterThan(0);
    for (const { line } of one.examples ?? []) expect(out).toContain(`  ${line}\n`);
  });
});
