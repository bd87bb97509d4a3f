import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flagsOf } from '../config.ts';
import { allCommands } from './commands.ts';
import { packageRoot } from './package-root.ts';

const commands = new Map((await allCommands()).map((command) => [command.name, command.settings.flatMap(flagsOf)]));
const server = join(packageRoot, 'server');
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
  .map((name) => [name, readFileSync(join(server, name), 'utf8')] as const);

/** `import --force FILE` of every text in the sources that tells to run `etcd-rewind import --force FILE`. */
const invocations = sources.flatMap(([name, text]) =>
  [...text.matchAll(/etcd-rewind ([a-z]+(?: [^\n'"`),;|&]*)?)/g)].map(
    ([, line = '']) => [name, line.trim().replace(/\.$/, '')] as const,
  ),
);

test('every command that somebody is told to run has the flags that it is told to be given', () => {
  expect(invocations.length).toBeGreaterThan(50);
  for (const [file, line] of invocations) {
    const [name = '', ...words] = line.split(' ');
    const flags = commands.get(name);
    // Not the name of a command: a sentence about the program.
    if (flags === undefined) continue;
    const unknown = words.filter((word) => /^--?[a-z]/.test(word) && word !== '--help' && !flags.includes(word));
    expect({ file, line, unknown }).toEqual({ file, line, unknown: [] });
  }
});

/** What reads files, whoever asks for it, cannot know which command that is, and which flags it has. */
test('a hint about a file names the command that a flag belongs to', () => {
  for (const [file, text] of sources.filter(([name]) => /^source\/(?!etcd\/)|^capture\//.test(name))) {
    const hints = text.split('\n').filter((line) => /--force|--db\b/.test(line) && /['"`]/.test(line));
    for (const line of hints) expect(`${file}: ${line}`).toMatch(/etcd-rewind import --(force|db)/);
  }
});
